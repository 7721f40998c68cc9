/**
 * The table of culprits as CSV (RFC 4180): a line per instance, then `other` and `unattributed`. Amounts are those of the
 * read API, in its units, over the whole window; what was not measured is empty.
 */
import { type Culprits } from '@dpm/protocol';

const AMOUNTS = ['cpu', 'memory', 'diskRead', 'diskWrite', 'netIn', 'netOut'] as const;
const HEAD = [
  ...['host', 'from', 'to', 'kind', 'name', 'pid'],
  ...['cpu_ms', 'memory_bytes', 'disk_read_bytes', 'dirtied_bytes', 'net_in_bytes', 'net_out_bytes'],
  ...['cpu_wait_ms', 'io_wait_ms', 'restarts', 'command'],
];

export function toCsv({ host, fromMs, toMs, rows }: Culprits): string {
  const window = [host, new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  const lines = rows.map((row) => [
    ...window,
    row.kind,
    row.instance?.name ?? '',
    row.pid,
    ...AMOUNTS.map((name) => row.amounts[name]),
    row.cpuWaitMs,
    row.ioWaitMs,
    row.restarts,
    row.command ?? '',
  ]);
  return [HEAD, ...lines].map((line) => `${line.map(toField).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula is marked as text: command lines are anybody's. */
function toField(value: string | number | null): string {
  if (typeof value !== 'string') {
    return value === null ? '' : String(value);
  }
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
