/** What a long test counted; `npm test` runs each in a short form and looks at the same counts. */
export type Counts = Record<string, number>;

export interface Soak {
  /** What it does to the product, one line. */
  describes: string;
  /** Counts that must be 0. */
  mustBeZero: readonly string[];
  /** `reports` bounds a test that counts reports instead of seconds. */
  run(options: { seconds: number; reports?: number; log: (line: string) => void }): Promise<Counts>;
}
