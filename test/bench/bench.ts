/** A figure that this run measured, or null when it could not: never an estimate. */
export type Figures = Record<string, number | null>;

export interface Bench {
  /** What is measured against what, one line. */
  describes: string;
  /** Runs it; `quick` stays within 50 s and leaves null what it cannot measure in that time. */
  run(options: { quick: boolean; log: (line: string) => void }): Promise<Figures>;
}
