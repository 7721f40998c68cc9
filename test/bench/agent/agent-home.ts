import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportSink } from './report-sink.ts';

/** Writes what an agent needs to report to the sink, into a new folder; returns its agent.json. */
export function writeAgentHome(
  folder: string,
  { sink, intervalMs }: { sink: ReportSink; intervalMs: number },
): string {
  mkdirSync(join(folder, 'state'), { recursive: true });
  const path = (name: string) => join(folder, name);
  writeFileSync(path('ca.pem'), sink.ca);
  writeFileSync(path('token'), 'bench-token\n', { mode: 0o600 });
  const config = {
    ...{ host: 'bench', servers: [sink.url], caFile: path('ca.pem'), tokenFile: path('token') },
    // Nothing may be left out: the cost of everything is to be seen.
    ...{ stateDir: path('state'), intervalMs, cpuBudgetPercent: 100, memoryLimitMiB: 4_096 },
  };
  writeFileSync(path('agent.json'), JSON.stringify(config));
  return path('agent.json');
}
