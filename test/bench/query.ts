import type { Pool } from 'mysql2/promise';
import { readCulprits } from '../../backend/src/culprits/culprits.ts';
import { readSeries } from '../../backend/src/culprits/series.ts';
import type { Database } from '../../backend/src/db/database.ts';
import { startMariadb, type TestMariadb } from '../support/mariadb.ts';
import { createSchemas } from '../support/servers.ts';
import type { Bench, Figures } from './bench.ts';
import {
  countRows,
  fillHistory,
  fillOldHistory,
  OLD_SCHEMA,
  partitionHistory,
  type History,
} from './query/history.ts';
import { storeShapedDay } from './query/shaped-day.ts';
import { hostName } from './shape/host-shape.ts';
import { rollUpAll } from './shape/roll-up.ts';

type Log = (line: string) => void;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = 30;
/** 5 million rows per table, and 50. */
const HOSTS = 58;
const MORE_HOSTS = 580;
/** Shows that it works; too few rows for the figures. */
const QUICK_HOSTS = 3;
const RUNS = 7;
/** A buffer pool of 128 MiB: a fleet's history is always larger than the memory, so it is here. */
const MEMORY_BYTES = 512 * 1024 * 1024;

/** Milliseconds, medians of warm runs. */
interface Times {
  sixHours: number;
  month: number;
  culprits: number;
}

export const query: Bench = {
  describes:
    'dashboard queries and culprits over 5 million rows, against the old schema; and over 50 million',
  async run({ quick, log }) {
    const server = await startMariadb({ memoryBytes: MEMORY_BYTES });
    try {
      const base = { days: DAYS, endDay: Math.floor(Date.now() / DAY_MS) };
      const few = { ...base, hosts: quick ? QUICK_HOSTS : HOSTS };
      const { samples, rolledUp, old } = await withSchemas(server, (db) => compare(db, few, log));
      const figures = {
        query6hVsOld: ratio(old.sixHours, rolledUp.sixHours),
        query30dVsOld: ratio(old.month, rolledUp.month),
        culprits24hMs: rolledUp.culprits,
      };
      if (quick) return { ...nothing(figures), query50mVs5m: null };
      const many = { ...base, hosts: MORE_HOSTS };
      const manySamples = await withSchemas(server, async (db) => measureSamples(db, many, log));
      return { ...figures, query50mVs5m: slowdown(samples, manySamples.ours) };
    } finally {
      await server.stop();
    }
  },
};

async function withSchemas<Result>(
  server: TestMariadb,
  measure: (db: Database) => Promise<Result>,
): Promise<Result> {
  const schemas = await createSchemas(server, { migrated: true });
  const db = schemas.open({ connections: 4, statementTimeoutMs: 0 });
  try {
    return await measure(db);
  } finally {
    await schemas.drop();
  }
}

/** From samples alone, then with the rollups that a running backend keeps, and in the old schema. */
async function compare(
  db: Database,
  history: History,
  log: Log,
): Promise<{ samples: Times; rolledUp: Times; old: Omit<Times, 'culprits'> }> {
  const { place, ours: samples } = await measureSamples(db, history, log);
  await rollUpHistory(db, log);
  const rolledUp = await measureOurs(db, place);
  log(`ours, rolled up: ${describe({ ...rolledUp })}`);
  await fillOldHistory(db.pool, history);
  const old = await measureOld(db.pool, place);
  log(`old schema: ${describe({ ...old })}`);
  await db.pool.query(`DROP DATABASE ${OLD_SCHEMA}`);
  return { samples, rolledUp, old };
}

/** What is asked for: one host of the history, and the one of the full shape. */
interface Place {
  host: string;
  shaped: string;
  endMs: number;
}

/** Every range is read from samples, since nothing is rolled up: what grows with the number of rows shows most. */
async function measureSamples(
  db: Database,
  history: History,
  log: Log,
): Promise<{ place: Place; ours: Times }> {
  await partitionHistory(db, history);
  await fillHistory(db, history);
  const endMs = history.endDay * DAY_MS;
  const shaped = await storeShapedDay(db, { number: history.hosts + 1, endMs });
  const place = { host: hostName(Math.ceil(history.hosts / 2)), shaped, endMs };
  const ours = await measureOurs(db, place);
  log(
    `${countRows(history)} rows in each of the sample tables; from samples alone: ${describe({ ...ours })}`,
  );
  return { place, ours };
}

async function rollUpHistory(db: Database, log: Log): Promise<void> {
  const beginMs = performance.now();
  await rollUpAll(db);
  log(`rolled up in ${((performance.now() - beginMs) / 1000).toFixed(0)} s`);
}

/** The old dashboard's panel of one host's processes; over our view of the old name it is the same text. */
function processPanel(schema: string): string {
  return `SELECT UNIX_TIMESTAMP(p.a_time) AS time, CONCAT(p.rsport, ' ', i.remarks) AS metric, p.cpu AS value
    FROM ${schema}.tb_monitor_process_io_info p JOIN ${schema}.tb_monitor_process_info i ON i.md5_str = p.md5_str
    WHERE p.rshost = ? AND p.a_time BETWEEN FROM_UNIXTIME(?) AND FROM_UNIXTIME(?) AND p.cpu > 20 ORDER BY p.a_time`;
}

/** A month of it by the hour: what a panel of 720 points shows. */
function monthPanel(schema: string): string {
  return `SELECT UNIX_TIMESTAMP(p.a_time) DIV 3600 * 3600 AS time, p.rsport AS metric, SUM(p.cpu) AS value
    FROM ${schema}.tb_monitor_process_io_info p
    WHERE p.rshost = ? AND p.a_time BETWEEN FROM_UNIXTIME(?) AND FROM_UNIXTIME(?) GROUP BY 1, 2 ORDER BY 1`;
}

async function measureOurs(db: Database, { host, shaped, endMs }: Place): Promise<Times> {
  const month = { host, from: endMs - DAYS * DAY_MS, to: endMs, resource: 'cpu' as const };
  const day = { host: shaped, from: endMs - DAY_MS, to: endMs };
  return {
    sixHours: await medianMs(() => db.pool.query(processPanel(db.schemas.monitor), sixHours(host, endMs))),
    month: await medianMs(() => readSeries(db, month)),
    culprits: await medianMs(() => readCulprits(db, day, { nowMs: endMs })),
  };
}

async function measureOld(
  pool: Pool,
  { host, endMs }: Pick<Place, 'host' | 'endMs'>,
): Promise<Omit<Times, 'culprits'>> {
  const month = [host, (endMs - DAYS * DAY_MS) / 1000, endMs / 1000];
  return {
    sixHours: await medianMs(() => pool.query(processPanel(OLD_SCHEMA), sixHours(host, endMs))),
    month: await medianMs(() => pool.query(monthPanel(OLD_SCHEMA), month)),
  };
}

/** In the middle of the history. */
function sixHours(host: string, endMs: number): (string | number)[] {
  const fromMs = endMs - (DAYS / 2) * DAY_MS;
  return [host, fromMs / 1000, (fromMs + 6 * HOUR_MS) / 1000];
}

/** After one run that is not counted. */
async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const beginMs = performance.now();
    await work();
    if (run > 0) times.push(performance.now() - beginMs);
  }
  return round(times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0);
}

/** Of the query that suffers most. */
function slowdown(few: Times, many: Times): number {
  return round(Math.max(many.sixHours / few.sixHours, many.month / few.month, many.culprits / few.culprits));
}

function nothing(figures: Figures): Figures {
  return Object.fromEntries(Object.keys(figures).map((key) => [key, null]));
}

function describe(times: Record<string, number>): string {
  return Object.entries(times)
    .map(([name, ms]) => `${name} ${ms} ms`)
    .join(', ');
}

function ratio(rival: number, ours: number): number {
  return round(rival / ours);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
