/** What the benchmark and the process that plays its hosts say to each other. */
export interface FleetHost {
  /** In the shape's numbering. */
  number: number;
  token: string;
}

export interface FleetSetup {
  port: number;
  ca: string;
  hosts: FleetHost[];
  /** Different amounts per host, taken in turn. */
  variants: number;
}

export type FleetOrder =
  | { kind: 'prepare'; setup: FleetSetup }
  /** The first report of every host, `atOnce` hosts at a time. */
  | { kind: 'introduce'; atOnce: number }
  /** Reports as fast as they are acknowledged, `atOnce` hosts at a time, from `warmUpMs` on counted for `forMs`. */
  | { kind: 'pump'; atOnce: number; warmUpMs: number; forMs: number }
  /** Every host once per `intervalMs`, evenly spread, for `forMs`. */
  | { kind: 'hold'; intervalMs: number; forMs: number };

export interface FleetResult {
  acknowledged: number;
  /** Answers that were no acknowledgement, by HTTP status; 0: no answer. */
  refused: Record<string, number>;
  /** Reports that had to wait because the host's report before was not answered yet. */
  overtaken: number;
  handshakes: number;
  elapsedMs: number;
  /** From sending to the acknowledgement. */
  p50Ms: number;
  p99Ms: number;
  mostMs: number;
  /** CPU time of the playing process. */
  cpuMs: number;
}
