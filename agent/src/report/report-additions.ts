/** A report as servers of earlier versions take it: without the processes of its pairs. */
import type { Report } from '@dpm/protocol';

export function withoutAdditions(json: string): string {
  const report = JSON.parse(json) as Pick<Report, 'netPairs'>;
  if (!report.netPairs?.some(({ pid, processes }) => pid ?? processes)) return json;
  const netPairs = report.netPairs.map(({ pid: _pid, processes: _processes, ...pair }) => pair);
  return JSON.stringify({ ...report, netPairs });
}
