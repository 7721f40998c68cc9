/** What a long test counted; `npm test` runs each in a short form and looks at the same counts. */
export type Counts = Record<string, number>;

export interface Soak {
  /** What it does to the product, one line. */
  describes: string;
  /** Counts that must be 0. */
  mustBeZero: readonly string[];
  run(options: { seconds: number; log: (line: string) => void }): Promise<Counts>;
}
