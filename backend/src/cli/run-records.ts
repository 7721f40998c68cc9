/**
 * Who runs for a data folder: one file `run/NAME.json` per process, so that what survived a killed start is recognised.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, type ProcessIdentity } from './os-process.ts';

export interface RunRecord extends ProcessIdentity {
  name: string;
  /** ISO 8601, for people. */
  startedAt: string;
  /** Position in the order of starting; leftovers are ended from the highest. */
  order: number;
  /** Facts that other commands want, such as a port. */
  facts?: Record<string, string | number>;
}

/** Writes a record so that a reader sees all of it or none. */
export function writeRecord(folder: string, record: RunRecord): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${record.name}.json`);
  writeFileSync(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o644 });
  renameSync(`${path}.new`, path);
}

export function removeRecord(folder: string, name: string): void {
  rmSync(join(folder, `${name}.json`), { force: true });
}

/** All readable records. One that a full disk or a crash left unreadable names nobody, so it is passed over. */
export function readRecords(folder: string): RunRecord[] {
  return listFolder(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => parseRecord(readFileSync(join(folder, file), 'utf8')) ?? []);
}

/** The records whose process still runs, in the order in which they are to be ended. */
export function leftovers(records: RunRecord[], running = isRunning): RunRecord[] {
  return records.filter((record) => running(record)).sort((a, b) => b.order - a.order);
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function parseRecord(text: string): RunRecord | undefined {
  let value: Partial<RunRecord> | null;
  try {
    value = JSON.parse(text) as Partial<RunRecord> | null;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const complete =
    typeof value?.pid === 'number' &&
    value.pid > 1 &&
    typeof value.startTicks === 'string' &&
    typeof value.bootId === 'string' &&
    typeof value.name === 'string';
  return complete ? ({ order: 0, startedAt: '', ...value } as RunRecord) : undefined;
}
