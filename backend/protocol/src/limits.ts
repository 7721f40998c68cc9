/** Upper bounds of one report. The agent cuts detail to fit; the backend refuses what exceeds them. */
export const LIMITS = {
  /** Bytes of one report's JSON after decompression. */
  reportBytes: 4 * 1024 * 1024,
  hostName: 253,
  instances: 1_000,
  processes: 500,
  commands: 1_500,
  commandBytes: 4_096,
  devices: 1_000,
  filesystems: 1_000,
  interfaces: 1_000,
  netPairs: 5_000,
  /** Of all pairs together. */
  pairProcesses: 5_000,
  jobs: 1_000,
  burst: 2_000,
  sources: 64,
  text: 512,
  /** Paths that an agent says it left when it removed itself. */
  removalLeft: 20,
  /** Shortest and longest interval that one sample may cover, ms. */
  intervalMinMs: 100,
  intervalMaxMs: 3600_000,
} as const;

/** Most bytes that an agent bundle may have. */
export const BUNDLE_LIMIT_BYTES = 32 * 1024 * 1024;
