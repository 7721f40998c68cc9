import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { CommandBook, Mask } from './commands.ts';
import type { LiveReports } from './live-reports.ts';
import type { NameBook } from './names.ts';
import type { OldDatabase } from './old-database-store.ts';
import type { SampleTarget } from './samples-store.ts';
import type { Tally } from './tally.ts';

/** What every table's import uses. */
export interface ImportContext {
  db: Database;
  old: OldDatabase;
  mask: Mask;
  /** Makes the partitions of these days, counted from 1970-01-01 UTC, where they are missing. */
  makeDays: (table: SampleTarget, days: readonly number[]) => Promise<void>;
  hosts: NameBook;
  components: NameBook;
  pairs: NameBook;
  commands: CommandBook;
  live: LiveReports;
  /** Rows after this second are refused: their day has no partition yet. */
  latestS: number;
}

/** A batch that is ready to be written. */
export interface PreparedBatch {
  /** Rows that are written or turn out to be there: the difference is `merged`. */
  offered: number;
  /** Everything but `imported` and `merged`. */
  tally: Tally;
  /** Runs in a transaction, perhaps more than once; tells how many rows were not there yet. */
  write: (connection: PoolConnection) => Promise<number>;
}
