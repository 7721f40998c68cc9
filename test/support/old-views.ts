/** What the tables of the old names said, and what the views of these names say now, in one form. */
import type { RowDataPacket } from 'mysql2/promise';
import { expect } from 'vitest';
import { DEFAULT_NAMES, type OldSampleTable } from '../../backend/src/import/old-tables.ts';
import type { ImportStage } from './import-stage.ts';

/** One row: texts are compared as they are, numbers up to their rounding. */
type Seen = Record<string, string | number>;

const COLUMNS: Record<OldSampleTable, string> = {
  hostInfo: 'rshost, cpu_info, mem_info, io_info, net',
  processIoInfo: 'rshost, rsport, cpu + 0e0 AS cpu, mem + 0e0 AS mem, io_r + 0e0 AS io_r, io_w + 0e0 AS io_w',
  diskInfo: 'rshost, part, disk_info',
  utilQuInfo: 'rshost, dev, avgqu, util',
  portNetInfo: 'rsinfo, remote, in_info, out_info',
};

/** Rows of the old table that can be shown, each once: doubled ones were two servers' copies of one report. */
export async function readOldTable({ old }: ImportStage, table: OldSampleTable): Promise<Seen[]> {
  await old.connection.query("SET SESSION time_zone = '+08:00'");
  const [rows] = await old.connection.query<RowDataPacket[]>(
    `SELECT ${COLUMNS[table]}, UNIX_TIMESTAMP(a_time) AS at FROM ??`,
    [DEFAULT_NAMES[table]],
  );
  const shown = rows.map((row) => seen(row, expectedLeaf)).filter(isShown);
  return sorted([...new Map(shown.map((row) => [JSON.stringify(row), row])).values()]);
}

/** Rows of the view. */
export async function readView(stage: ImportStage, table: OldSampleTable): Promise<Seen[]> {
  const rows = await stage.query(`SELECT ${COLUMNS[table]}, UNIX_TIMESTAMP(a_time) AS at FROM ??`, [
    DEFAULT_NAMES[table],
  ]);
  return sorted(rows.map((row) => seen(row, (value) => value)));
}

/** What cannot be a sample: without time, host, PID, device or address, or in a future that nobody has seen. */
function isShown(row: Seen): boolean {
  const inTime = typeof row['at'] === 'number' && row['at'] > 0 && row['at'] < 2_000_000_000;
  const named = ['rshost', 'rsport', 'part', 'dev', 'rsinfo', 'remote'].every(
    (key) => row[key] !== '' && row[key] !== 'null' && row[key] !== -1,
  );
  return inTime && named;
}

type Leaf = (value: unknown) => unknown;

function seen(row: Record<string, unknown>, leaf: Leaf): Seen {
  const flat: Seen = {};
  for (const [column, value] of Object.entries(row)) {
    if (column.endsWith('_info') && !/^(in|out)_info$/.test(column))
      addLeaves(flat, [column, parse(value)], leaf);
    else if (column === 'net') addLeaves(flat, [column, parse(value)], leaf);
    else addValue(flat, column, value);
  }
  return derive(flat);
}

/** A NULL of process columns has always been shown as 0 by nobody's panel; here it is 0 on both sides. */
function addValue(flat: Seen, column: string, value: unknown): void {
  if (['cpu', 'mem', 'io_r', 'io_w'].includes(column)) flat[column] = Math.max(0, Number(value ?? 0));
  else if (typeof value === 'number') flat[column] = value;
  else flat[column] = String(value);
}

function addLeaves(flat: Seen, [path, value]: [string, unknown], leaf: Leaf): void {
  if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) addLeaves(flat, [`${path}.${key}`, member], leaf);
    return;
  }
  if (Array.isArray(value)) return;
  const read = leaf(value);
  if (typeof read === 'number') flat[path] = read;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const parse = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : undefined);

/** Leaves were texts; one that is no number, or negative, or beyond all sense is left out. */
function expectedLeaf(value: unknown): number | undefined {
  const number = Number(value);
  return value === '' || Number.isNaN(number) || number < 0 || number > 1e12 ? undefined : number;
}

/** What follows from other leaves in both worlds. */
function derive(flat: Seen): Seen {
  const row = { ...flat };
  for (const path of ['mem_info', 'disk_info']) {
    const [total, used] = [row[`${path}.total`], row[`${path}.used`]];
    if (typeof total === 'number' && typeof used === 'number') row[`${path}.free`] = total - used;
    else if (path === 'mem_info') delete row[`${path}.free`];
  }
  for (const rate of ['read', 'write']) {
    const actual = row[`io_info.Actual.${rate}`];
    if (actual !== undefined) row[`io_info.Total.${rate}`] ??= actual;
  }
  if (row['cpu_info.total'] === undefined) {
    delete row['cpu_info.id'];
    delete row['cpu_info.wa'];
  }
  if (row['avgqu'] === 5_000_000) row['avgqu'] = 'null';
  return row;
}

/** Throws unless the rows are the same, with numbers equal up to the rounding of both sides. */
export function expectSame(now: readonly Seen[], before: readonly Seen[]): void {
  expect(now.length).toBe(before.length);
  now.forEach((row, place) => {
    const old = before[place] ?? {};
    expect(Object.keys(row).sort(), JSON.stringify(old)).toEqual(Object.keys(old).sort());
    for (const [column, value] of Object.entries(row)) {
      const was = old[column];
      const about = `${column} of ${JSON.stringify(old)}`;
      if (typeof value !== 'number' || typeof was !== 'number') expect(value, about).toBe(was);
      else expect(Math.abs(value - was), about).toBeLessThan(0.06 + 2e-7 * was);
    }
  });
}

/** In order of who and when, then of what is whole in both. */
function sorted(rows: Seen[]): Seen[] {
  const key = (row: Seen) =>
    JSON.stringify([
      ...[row['rshost'], row['rsinfo'], row['at'], row['rsport'], row['part'], row['dev'], row['remote']],
      ...[row['cpu_info.load'], row['in_info'], row['out_info'], Math.round(Number(row['io_w'] ?? 0))],
    ]);
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
