/** What `dpm import` prints: the plan, how far it is, and the counts at the end. */
import { dateOf } from '../import/days-store.ts';
import type { TableProgress } from '../import/import-table.ts';
import type { OldTable } from '../import/old-tables.ts';
import type { TablePlan } from '../import/plan.ts';
import { countRefused, type RefusedRows } from '../import/tally.ts';
import type { TableCheck } from '../import/verify.ts';
import type { Output } from './terminal.ts';

type Names = Record<OldTable, string>;

const CLEAR_LINE = '\r\u001b[2K';
const LINE_EVERY_MS = 10_000;

/** On a terminal one line that changes, else a line every ten seconds and one at the end of each table. */
export function createProgressLine({
  output,
  clock,
  names,
}: {
  output: Output;
  clock: () => number;
  names: Names;
}): { show(progress: TableProgress): void; end(): void } {
  let saidMs = -Infinity;
  return {
    show(progress) {
      const isLast = progress.rowsLeft === 0;
      const text = formatProgress(progress, names);
      if (output.isTerminal) {
        output.write(`${CLEAR_LINE}… ${text}${isLast ? '\n' : ''}`);
      } else if (isLast || clock() - saidMs >= LINE_EVERY_MS) {
        saidMs = clock();
        output.write(`… ${text}\n`);
      }
    },
    end() {
      if (output.isTerminal) output.write(CLEAR_LINE);
    },
  };
}

function formatProgress(progress: TableProgress, names: Names): string {
  const { table, tally, rowsNow, elapsedMs, rowsLeft } = progress;
  const perS = elapsedMs > 0 ? (rowsNow * 1000) / elapsedMs : 0;
  const percent = Math.floor((100 * tally.read) / Math.max(1, tally.read + rowsLeft));
  const left = rowsLeft === 0 ? 'done' : `${percent} %, ${formatDuration(rowsLeft / Math.max(1, perS))} left`;
  return `${names[table].padEnd(30)} ${formatNumber(tally.read)} rows, ${formatNumber(Math.round(perS))} per second, ${left}`;
}

export interface PlanFacts {
  names: Names;
  retentionDays: number;
  nowS: number;
  rowsPerS: number;
  /** On the disk of the target; undefined: not known. */
  freeBytes: number | undefined;
}

/** The plan as lines; `facts` are those of the target. */
export function formatPlan(plans: readonly TablePlan[], facts: PlanFacts): string[] {
  const { names, retentionDays, nowS, rowsPerS, freeBytes } = facts;
  const rows = plans.map(({ table, there, rows, times, bytes }) => [
    names[table],
    there ? formatNumber(rows) : 'none',
    ...(times
      ? [formatTime(times.fromS), formatTime(times.untilS), formatNumber(times.days.length)]
      : ['', '', '']),
    there ? formatBytes(bytes) : '',
  ]);
  const total = sum(plans.map((plan) => plan.rows));
  const bytes = sum(plans.map((plan) => plan.bytes));
  const days = new Set(plans.flatMap(({ times }) => times?.days ?? []));
  const oldestDay = Math.floor(nowS / 86_400) - retentionDays;
  const expired = [...days].filter((day) => day < oldestDay).sort((a, b) => a - b);
  const free = freeBytes === undefined ? '' : `; ${formatBytes(freeBytes)} are free`;
  return [
    ...formatTable([['table', 'rows', 'from (UTC)', 'until (UTC)', 'days', 'room here'], ...rows]),
    '',
    `in all ${formatNumber(total)} rows to read, at most ${formatBytes(bytes)} here${free}`,
    `what several old servers kept is stored once, so it may be much less`,
    ...(rowsPerS > 0
      ? [`at ${formatNumber(rowsPerS)} rows a second at most: ${formatDuration(total / rowsPerS)} or longer`]
      : []),
    ...(expired.length > 0
      ? [
          `${expired.length} days, from ${dateOf(expired[0] ?? 0)} on, are older than retention_day (${retentionDays}): ` +
            'their raw rows go once their rollups exist',
        ]
      : []),
  ];
}

/** The counts as lines, problems last. */
export function formatCounts(checks: readonly TableCheck[], names: Names): string[] {
  const rows = checks.map(({ table, tally, oldRows }) => [
    names[table],
    ...[tally.read, tally.imported, tally.merged, tally.covered, countRefused(tally), oldRows].map(
      formatNumber,
    ),
  ]);
  return [
    ...formatTable([['table', 'read', 'imported', 'merged', 'covered', 'refused', 'there now'], ...rows]),
    ...checks.flatMap(({ table, tally }) => [
      ...Object.entries(tally.refused).map(
        ([reason, { rows: count, firstId }]: [string, RefusedRows]) =>
          `- ${names[table]}: ${formatNumber(count)} rows refused: ${reason} (first id ${firstId})`,
      ),
      ...Object.entries(tally.leftOut).map(
        ([oddity, count]) => `- ${names[table]}: ${formatNumber(count)} values left out: ${oddity}`,
      ),
    ]),
    ...checks.flatMap(({ table, problems }) => problems.map((problem) => `✗ ${names[table]}: ${problem}`)),
  ];
}

/** Columns of equal width; numbers stand to the right. */
function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function formatNumber(value: number): string {
  return value.toLocaleString('en-US');
}

function formatTime(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

/** `45 s`, `12 min`, `3.5 h`. */
function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power] ?? ''}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
