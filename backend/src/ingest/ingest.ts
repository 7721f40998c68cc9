/** Takes reports, stores each once and whole, and answers after the commit. */
import type { Report } from '@dpm/protocol';
import { checkReport } from './check-report.ts';
import { GroupCommit, type Accepted, type CommitOptions, type IngestStats } from './group-commit.ts';

export interface Ingest {
  /**
   * Resolves after the commit. Throws REPORT_INCONSISTENT (400, `where` is a JSON pointer), REPORT_TOO_OLD or
   * REPORT_NOT_STORABLE (422): it will never be taken; OVERLOADED, DATABASE_UNAVAILABLE, REPORT_FAILED or
   * SHUTTING_DOWN (503): send it again.
   */
  accept(report: Report, sender: { hostId: number }): Promise<Accepted>;
  /** Takes no more reports and waits until those taken are answered. */
  close(): Promise<void>;
  stats(): IngestStats;
}

export function createIngest(options: CommitOptions): Ingest {
  const groups = new GroupCommit(options);
  return {
    accept: async (report, { hostId }) => {
      checkReport(report);
      return groups.store({ report, hostId });
    },
    close: () => groups.close(),
    stats: () => groups.stats(),
  };
}
