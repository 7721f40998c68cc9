import type { Report } from '@dpm/protocol';

const MIB = 1024 * 1024;

/** A report as a small table: who used what, the busiest first; of `rows` lines at most. */
export function formatReport(
  { instances, other, unattributed, intervalMs, sources }: Omit<Report, 'boot' | 'seq'>,
  { rows = Number.POSITIVE_INFINITY }: { rows?: number | undefined } = {},
): string {
  const users = [
    ...instances.map(({ engine, port, usage }) => ({ name: `${engine} ${port}`, usage })),
    { name: 'other', usage: other },
    { name: 'unattributed', usage: unattributed },
  ].sort((a, b) => cpuMs(b.usage) - cpuMs(a.usage));
  const perS = (bytes: number | undefined) => scale(bytes, (MIB * intervalMs) / 1_000);
  const lines = users.map(({ name, usage }) =>
    [
      name.padEnd(32),
      scale(cpuMs(usage), intervalMs / 100),
      scale(usage.memoryBytes, MIB),
      perS(usage.readBytes),
      perS(usage.writeBytes),
      perS(usage.netInBytes),
      perS(usage.netOutBytes),
    ].join(' '),
  );
  const missing = sources.map(({ source, state, reason }) => `${source}: ${state} (${reason})`);
  const header = `${'instance'.padEnd(32)}   CPU % memory MiB read MiB/s dirtied MiB/s in MiB/s out MiB/s`;
  const room = Math.max(1, rows - missing.length - 1);
  return [header, ...lines.slice(0, room), ...missing].join('\n') + '\n';
}

function cpuMs({ cpuUserMs = 0, cpuSystemMs = 0 }: { cpuUserMs?: number; cpuSystemMs?: number }): number {
  return cpuUserMs + cpuSystemMs;
}

/** "–" for what was not measured. */
function scale(value: number | undefined, unit: number): string {
  return (value === undefined ? '–' : (value / unit).toFixed(1)).padStart(10);
}
