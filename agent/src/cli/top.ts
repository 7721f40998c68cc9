import { formatReport } from './table.ts';
import { createLocalReporter, type LocalParts } from './local-reporter.ts';

const INTERVAL_MS = 2_000;
/** Clears the screen and goes to its corner. */
const CLEAR = '\u001b[2J\u001b[H';

export interface TopOptions {
  write: (text: string) => void;
  /** Whether a person looks at a terminal: then each table replaces the one before. */
  isTerminal: boolean;
  rows: number;
  /** Ends after so many tables; until it is stopped when undefined. */
  count: number | undefined;
  signal: AbortSignal;
}

/** Shows who uses what now, by instance, every 2 s until `signal` is aborted. */
export async function runTop(parts: LocalParts, options: TopOptions): Promise<void> {
  const { write, isTerminal, rows, count = Number.POSITIVE_INFINITY, signal } = options;
  const { sampler, reporter } = createLocalReporter(parts);
  try {
    await reporter.draft(0);
    for (let shown = 0; shown < count && !signal.aborted; shown++) {
      await parts.clock.sleep(INTERVAL_MS, signal);
      if (signal.aborted) return;
      const draft = await reporter.draft(0);
      if (!draft) continue;
      const table = formatReport(draft, { rows: isTerminal ? rows - 1 : undefined });
      write(isTerminal ? CLEAR + table : `${table}\n`);
    }
  } finally {
    sampler.close();
  }
}
