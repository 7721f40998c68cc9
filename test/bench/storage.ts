import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import type { Report } from '@dpm/protocol';
import type { Database } from '../../backend/src/db/database.ts';
import { createIngest, type Ingest } from '../../backend/src/ingest/ingest.ts';
import {
  deleteDetached,
  detachPartition,
  readPartitions,
} from '../../backend/src/retention/partitions-store.ts';
import { startMariadb, type TestMariadb } from '../support/mariadb.ts';
import { createSchemas } from '../support/servers.ts';
import type { Bench, Figures } from './bench.ts';
import { partitionHistory } from './query/history.ts';
import {
  bootId,
  describeBody,
  describeHead,
  hostName,
  ROWS,
  SHAPE,
  type ReportBody,
} from './shape/host-shape.ts';
import { createOldTable, OLD_TABLES, toOldRows } from './shape/old-schema.ts';
import { rollUpAll } from './shape/roll-up.ts';
import { readTableBytes, writeEverything } from './storage/disk.ts';

const DAY_MS = 86_400_000;
const STEP_MS = 30_000;
/** A day of them has a million rows. */
const HOSTS = 6;
const MORE_HOSTS = 24;
const VARIANTS = 16;
const ROUNDS_AT_ONCE = 30;
const OLD = 'bench_old';
const OLD_PROCESSES = 'tb_monitor_process_io_info';
const MEMORY_BYTES = 8 * 1024 ** 3;
/** Reports that go on while a day is dropped: one each 10 ms. */
const TRICKLE_MS = 10;
const CALM_MS = 3_000;

/** A whole day of the host shape, stored by the ingest in the order of time, on the private database's settings. */
export const storage: Bench = {
  describes: 'a day of the host shape on disk, against the old schema; dropping a day of a million rows',
  async run({ quick, log }) {
    const server = await startMariadb({ memoryBytes: MEMORY_BYTES });
    try {
      const sizes = await withDay(server, quick ? HOSTS : MORE_HOSTS, (day) => measureSizes(day, log));
      const dropped = await withDay(server, HOSTS, ({ db, hosts, day }) => dropDay(db, { hosts, day, log }));
      return { ...sizes, ...dropped };
    } finally {
      await server.stop();
    }
  },
};

interface StoredDay {
  server: TestMariadb;
  db: Database;
  hosts: number;
  /** Days since 1970 UTC. */
  day: number;
  /** Bytes of all tables before the first report. */
  emptyBytes: number;
}

/** Schemas of their own with a day of so many hosts, everything written to disk. */
async function withDay(
  server: TestMariadb,
  hosts: number,
  measure: (day: StoredDay) => Promise<Figures>,
): Promise<Figures> {
  const schemas = await createSchemas(server, { migrated: true });
  const db = schemas.open({ connections: 6, statementTimeoutMs: 0 });
  try {
    const today = Math.floor(Date.now() / DAY_MS);
    await partitionHistory(db, { hosts, days: 1, endDay: today });
    const emptyBytes = sum(readTableBytes(join(server.dir, db.schemas.monitor)));
    await storeDay(db, { hosts, beginMs: (today - 1) * DAY_MS });
    // As the elected backend does; the rollups of a day are part of what it takes.
    await rollUpAll(db);
    await writeEverything(db.pool);
    return await measure({ server, db, hosts, day: today - 1, emptyBytes });
  } finally {
    await schemas.drop();
  }
}

async function measureSizes(
  { server, db, hosts, day, emptyBytes }: StoredDay,
  log: (line: string) => void,
): Promise<Figures> {
  const bytes = readTableBytes(join(server.dir, db.schemas.monitor));
  for (const [table, size] of bytes)
    if (size > 1e5 * hosts) log(`${table}: ${perHostDay(size, hosts)} MB per host and day`);
  const processRows = (hosts * SHAPE.processes * DAY_MS) / STEP_MS;
  const perProcess = (bytes.get('process_sample') ?? 0) / processRows;
  const oldPerProcess = await measureOld(db, { server, hosts, beginMs: day * DAY_MS });
  log(`bytes per process sample: ${perProcess.toFixed(0)}, in the old schema ${oldPerProcess.toFixed(0)}`);
  return {
    mbPerHostDay: perHostDay(sum(bytes) - emptyBytes, hosts),
    bytesVsOld: round(perProcess / oldPerProcess),
  };
}

function perHostDay(bytes: number, hosts: number): number {
  return round(bytes / hosts / 1e6);
}

/** Bodies are made once per host and variant, so that making them does not count. */
function createReports(): (host: number, place: { seq: number; atMs: number }) => Report {
  const bodies = new Map<string, ReportBody>();
  return (host, { seq, atMs }) => {
    const [variant, first] = [seq % VARIANTS, seq === 1];
    const key = `${host} ${variant} ${first}`;
    const body = bodies.get(key) ?? describeBody(host, { variant, first });
    bodies.set(key, body);
    return { ...describeHead({ host: hostName(host), boot: bootId(host), seq, atMs }), ...body };
  };
}

async function storeDay(db: Database, { hosts, beginMs }: { hosts: number; beginMs: number }): Promise<void> {
  const describeReport = createReports();
  const names = Array.from({ length: hosts }, (_, index) => [index + 1, hostName(index + 1)]);
  await db.pool.query('INSERT INTO host (host_id, rshost) VALUES ?', [names]);
  const ingest = createIngest({ db, now: () => Date.now(), hostReports: ROUNDS_AT_ONCE });
  const rounds = DAY_MS / STEP_MS;
  for (let first = 1; first <= rounds; first += ROUNDS_AT_ONCE) {
    const reports = Array.from({ length: ROUNDS_AT_ONCE * hosts }, (_, index) => {
      const [host, seq] = [1 + (index % hosts), first + Math.floor(index / hosts)];
      return ingest.accept(describeReport(host, { seq, atMs: beginMs + (seq - 1) * STEP_MS }), {
        hostId: host,
      });
    });
    await Promise.all(reports);
  }
  await ingest.close();
}

/** Bytes per row, indexes included, of the same processes in the old schema. */
async function measureOld(
  { pool }: Database,
  { server, hosts, beginMs }: { server: TestMariadb; hosts: number; beginMs: number },
): Promise<number> {
  const describeReport = createReports();
  await pool.query(`CREATE DATABASE ${OLD}`);
  for (const definition of OLD_TABLES) await pool.query(createOldTable(`${OLD}.${definition}`));
  let rows: unknown[][] = [];
  let count = 0;
  for (let seq = 1; seq <= DAY_MS / STEP_MS; seq += 1) {
    for (let host = 1; host <= hosts; host += 1) {
      const report = describeReport(host, { seq, atMs: beginMs + (seq - 1) * STEP_MS });
      for (const { table, values } of toOldRows(report))
        if (table === OLD_PROCESSES) rows.push([0, ...values]);
    }
    if (rows.length < 2_000 && seq < DAY_MS / STEP_MS) continue;
    await pool.query(`INSERT INTO ${OLD}.${OLD_PROCESSES} VALUES ?`, [rows]);
    count += rows.length;
    rows = [];
  }
  await writeEverything(pool);
  const bytes = readTableBytes(join(server.dir, OLD)).get(OLD_PROCESSES) ?? 0;
  await pool.query(`DROP DATABASE ${OLD}`);
  return bytes / count;
}

/** The whole day goes, in every table, while reports of today come in. */
async function dropDay(
  db: Database,
  { hosts, day, log }: { hosts: number; day: number; log: (line: string) => void },
): Promise<Figures> {
  const ingest = createIngest({ db, now: () => Date.now(), hostReports: 1_000 });
  const name = `p${new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')}`;
  const tables = [...(await readPartitions(db))].filter(([, parts]) =>
    parts.some((part) => part.name === name),
  );
  const trickle = startTrickle(ingest, (day + 1) * DAY_MS);
  await delay(CALM_MS);
  const before = trickle.take();
  const beginMs = performance.now();
  let longestMs = 0;
  for (const [table] of tables) {
    const tableMs = performance.now();
    await detachPartition(db, { table, name });
    longestMs = Math.max(longestMs, performance.now() - tableMs);
  }
  const elapsedMs = performance.now() - beginMs;
  await deleteDetached(db);
  const deletedMs = performance.now() - beginMs;
  await delay(1_000);
  const during = trickle.take();
  await trickle.stop();
  await ingest.close();
  const rows = (hosts * ROWS * DAY_MS) / STEP_MS;
  log(
    `${rows} rows in ${tables.length} tables gone after ${elapsedMs.toFixed(0)} ms, the longest table ${longestMs.toFixed(0)} ms`,
  );
  log(`ingest p99 before ${before.toFixed(0)} ms, during and one second after ${during.toFixed(0)} ms`);
  return {
    dropDayMs: Math.round(elapsedMs),
    spaceBackMs: Math.round(deletedMs),
    ackP99BeforeMs: Math.round(before),
    ackP99DuringMs: Math.round(during),
  };
}

/** One report each 10 ms, of the hosts in turn. `take` gives the p99 of those answered since the last time. */
function startTrickle(ingest: Ingest, beginMs: number) {
  const describeReport = createReports();
  let latenciesMs: number[] = [];
  let running = true;
  const pending = new Set<Promise<void>>();
  const run = async () => {
    for (let count = 0; running; count += 1) {
      const [host, seq] = [1 + (count % HOSTS), 10_000 + Math.floor(count / HOSTS)];
      const report = describeReport(host, { seq, atMs: beginMs + seq * 1000 });
      const sentMs = performance.now();
      const one = ingest.accept(report, { hostId: host }).then(() => {
        latenciesMs.push(performance.now() - sentMs);
        pending.delete(one);
      });
      pending.add(one);
      await delay(TRICKLE_MS);
    }
    await Promise.all(pending);
  };
  const ended = run();
  return {
    take(): number {
      const sorted = latenciesMs.sort((a, b) => a - b);
      latenciesMs = [];
      return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
    },
    async stop() {
      running = false;
      await ended;
    },
  };
}

function sum(bytes: ReadonlyMap<string, number>): number {
  return [...bytes.values()].reduce((total, one) => total + one, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
