import type { InstancePage, LifePoint } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { readInstanceRecord, readLife, type LifeRecord } from './instance-page-store.ts';

const DAY_MS = 86_400_000;
const LONGEST_MS = 90 * DAY_MS;
/** Younger ones are drawn from 5 minutes: hours would be too few. */
const YOUNG_MS = 3 * DAY_MS;
const YOUNG = { table: 'instance_5m', stepMs: 900_000 } as const;
const OLD = { table: 'instance_1h', stepMs: 21_600_000 } as const;

/** An instance over 90 days, across its restarts; undefined when there is none of this number. */
export async function readInstancePage(
  db: Pick<Database, 'pool'>,
  id: number,
): Promise<InstancePage | undefined> {
  const record = await readInstanceRecord(db, id);
  if (record === undefined) return undefined;
  const { nowMs, firstSeenMs, attributes, engine, port, dataDir, name } = record;
  const fromMs = Math.max(firstSeenMs, nowMs - LONGEST_MS);
  const { table, stepMs } = nowMs - firstSeenMs < YOUNG_MS ? YOUNG : OLD;
  const rows = await readLife(db, { record, table, stepS: stepMs / 1_000, fromS: fromMs / 1_000 });
  return {
    ...{ host: record.host, instance: { id, engine, port, dataDir, name } },
    ...{ pid: record.pid, startedMs: record.startedMs, firstSeenMs, command: record.command },
    attributes: attributes === null ? {} : (JSON.parse(attributes) as Record<string, unknown>),
    ...{ fromMs, toMs: nowMs, stepMs, table },
    life: rows.map((row) => toPoint(row)),
  };
}

function toPoint(row: LifeRecord): LifePoint {
  const measuredMs = Number(row.measuredMs);
  const average = (total: number | null, unit: number) =>
    total === null || measuredMs === 0 ? null : (Number(total) * unit) / measuredMs;
  return {
    atMs: Number(row.atS) * 1_000,
    cpu: average(row.cpuMs, 1),
    cpuMax: row.cpuMax === null ? null : Number(row.cpuMax) / 1_000,
    memoryBytes: row.memorySum === null ? null : Number(row.memorySum) / Number(row.samples),
    memoryMax: toNumber(row.memoryMax),
    read: average(row.readBytes, 1_000),
    readMax: toNumber(row.readMax),
    write: average(row.writeBytes, 1_000),
    netIn: average(row.netInBytes, 1_000),
    netOut: average(row.netOutBytes, 1_000),
    threadsMax: toNumber(row.threadsMax),
    fdsMax: toNumber(row.fdsMax),
    restarts: Number(row.restarts),
  };
}

const toNumber = (value: number | null) => (value === null ? null : Number(value));
