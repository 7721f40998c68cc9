import { setInterval } from 'node:timers';
import type { Bench, Figures } from './bench.ts';
import type { FleetResult } from './ingest/fleet-messages.ts';
import { measureRawInserts, measureRowByRow } from './ingest/rivals.ts';
import { openStage, processCpuMs, residentMiB, type Stage } from './ingest/stage.ts';
import { INTERVAL_MS, ROWS, ROWS_PER_REPORT } from './shape/host-shape.ts';

type Log = (line: string) => void;

/** Hosts that report as fast as they are answered: as many as keep their connections. */
const PUMPED_HOSTS = 300;
const AT_ONCE = 200;
/** The database then has both cores for itself. */
const RAW_CONNECTIONS = 4;
/** An acknowledgement that takes longer is not in time, whatever the interval. */
const MOST_P99_MS = 1_000;
const WARM_UP_MS = 2_000;
const FULL = { hosts: 10_000, holdMs: 600_000, pumpMs: 20_000, rivalMs: 15_000 };
const QUICK = { hosts: PUMPED_HOSTS, holdMs: 0, pumpMs: 8_000, rivalMs: 5_000 };
const RSS_EVERY_MS = 1_000;
/** First contacts and the first rounds of a fleet are not its steady state. */
const SETTLED_SHARE = 1 / 4;

/** The real backend with its database and a simulated fleet, all on this machine. */
export const ingest: Bench = {
  describes: 'reports through HTTPS against bare inserts and the old way; 10,000 hosts held (full run only)',
  async run({ quick, log }) {
    const plan = quick ? QUICK : FULL;
    const held = quick ? undefined : await hold(plan, log);
    return { ...(await compare(plan, log)), ...describeHold(held) };
  },
};

async function compare(plan: typeof FULL, log: Log): Promise<Figures> {
  const stage = await openStage({ hosts: PUMPED_HOSTS, variants: 4 });
  try {
    await stage.fleet.run({ kind: 'introduce', atOnce: AT_ONCE });
    const costs = watchCosts(stage);
    const pumped = await stage.fleet.run({
      ...{ kind: 'pump', atOnce: PUMPED_HOSTS, warmUpMs: WARM_UP_MS, forMs: plan.pumpMs },
    });
    describeRun('as fast as acknowledged', pumped, { log, costs: costs() });
    await requireStored(stage);
    const reportsPerS = (pumped.acknowledged * 1000) / pumped.elapsedMs;
    const measureRaw = (connections: number) =>
      measureRawInserts(stage.admin, { hosts: PUMPED_HOSTS, forMs: plan.rivalMs, connections });
    const rawRowsPerS = await measureRaw(1);
    const parallelRowsPerS = await measureRaw(RAW_CONNECTIONS);
    const oldReportsPerS = await measureRowByRow(stage.admin, { forMs: plan.rivalMs });
    log(`through HTTPS: ${reportsPerS.toFixed(0)} reports/s, ${(reportsPerS * ROWS).toFixed(0)} rows/s`);
    log(`bare multi-row inserts: ${rawRowsPerS.toFixed(0)} rows/s`);
    log(`the same over ${RAW_CONNECTIONS} connections: ${parallelRowsPerS.toFixed(0)} rows/s`);
    log(`row by row, a commit each: ${oldReportsPerS.toFixed(1)} reports/s`);
    return {
      ingestVsRawInsert: round((reportsPerS * ROWS) / rawRowsPerS),
      ingestVsParallelInserts: round((reportsPerS * ROWS) / parallelRowsPerS),
      reportsVsRowByRow: round(reportsPerS / oldReportsPerS),
    };
  } finally {
    await stage.close();
  }
}

interface Held {
  hosts: number;
  result: FleetResult;
  rss: number[];
}

/** Every host once per 30 s, each with a connection of its own. */
async function hold(plan: typeof FULL, log: Log): Promise<Held> {
  const stage = await openStage({ hosts: plan.hosts, variants: 2 });
  try {
    const introduced = await stage.fleet.run({ kind: 'introduce', atOnce: AT_ONCE });
    describeRun('first reports', introduced, { log });
    const rss: number[] = [];
    const pid = stage.product.part('backend')?.pid ?? 0;
    const sampling = setInterval(() => rss.push(residentMiB(pid)), RSS_EVERY_MS);
    const costs = watchCosts(stage);
    const result = await stage.fleet.run({ kind: 'hold', intervalMs: INTERVAL_MS, forMs: plan.holdMs });
    clearInterval(sampling);
    describeRun(`${plan.hosts} hosts at 30 s`, result, { log, costs: costs() });
    await requireStored(stage);
    return { hosts: plan.hosts, result, rss };
  } finally {
    await stage.close();
  }
}

/** Held: every report of every host was acknowledged in time, before its next one was due, and none was refused. */
function describeHold(held: Held | undefined): Figures {
  if (held === undefined)
    return { hostsHeld: null, ackP99Ms: null, backendRssMiB: null, backendRssGrowthMiB: null };
  const { hosts, result, rss } = held;
  const inTime = result.overtaken === 0 && result.p99Ms < MOST_P99_MS;
  const kept = inTime && Object.keys(result.refused).length === 0;
  const settled = rss.slice(Math.floor(rss.length * SETTLED_SHARE));
  const half = Math.floor(settled.length / 2);
  return {
    hostsHeld: kept ? hosts : null,
    ackP99Ms: Math.round(result.p99Ms),
    backendRssMiB: Math.round(Math.max(...rss)),
    backendRssGrowthMiB: round(mean(settled.slice(half)) - mean(settled.slice(0, half))),
  };
}

/** Every acknowledged report is there with all its rows; throws when one is not. */
async function requireStored({ product }: Stage): Promise<void> {
  const counts = await Promise.all(
    Object.entries(ROWS_PER_REPORT).map(async ([table, perReport]) => {
      const rows = await product.query(
        `SELECT COUNT(*) AS n FROM ${table} s JOIN host h ON h.host_id = s.host_id WHERE h.rshost LIKE 'db-%.example'`,
      );
      return Number(rows[0]?.['n']) / perReport;
    }),
  );
  if (new Set(counts).size !== 1) throw new Error(`tables hold different reports: ${counts.join(', ')}`);
}

/** CPU of backend and database since the call, in cores. */
function watchCosts({ product }: Stage): () => Record<string, number> {
  const parts = ['backend', 'mariadb'].map((name) => ({ name, pid: product.part(name)?.pid ?? 0 }));
  const before = parts.map(({ pid }) => processCpuMs(pid));
  const beginMs = performance.now();
  return () => {
    const elapsedMs = performance.now() - beginMs;
    return Object.fromEntries(
      parts.map(({ name, pid }, index) => [name, (processCpuMs(pid) - (before[index] ?? 0)) / elapsedMs]),
    );
  };
}

function describeRun(
  what: string,
  result: FleetResult,
  { log, costs = {} }: { log: Log; costs?: Record<string, number> },
): void {
  const { acknowledged, refused, overtaken, handshakes, elapsedMs, p50Ms, p99Ms, mostMs, cpuMs } = result;
  const cores = Object.entries({ ...costs, fleet: cpuMs / elapsedMs });
  log(
    `${what}: ${acknowledged} acknowledged in ${(elapsedMs / 1000).toFixed(1)} s, refused ${JSON.stringify(refused)}, ` +
      `late ${overtaken}, handshakes ${handshakes}; ms p50 ${p50Ms.toFixed(0)}, p99 ${p99Ms.toFixed(0)}, ` +
      `most ${mostMs.toFixed(0)}; cores: ${cores.map(([name, used]) => `${name} ${used.toFixed(2)}`).join(', ')}`,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
