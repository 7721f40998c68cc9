import type { Config } from '../config.ts';

/** How agents are to sample. */
export function agentSettings(config: Config) {
  const { cpuPercent, memoryBytes, ioBytesPerS, netBytesPerS } = config.thresholds;
  return {
    intervalMs: config.intervalMs,
    thresholds: { cpuPercent, memoryBytes, ioBytesPerS, netBytesPerS },
  };
}
