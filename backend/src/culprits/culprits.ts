import type { Amounts, CulpritRow, Culprits, SourceState, WindowQuery } from '@dpm/protocol';
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { blame } from './blame.ts';
import { sum } from './amounts.ts';
import { readBurstSums } from './burst-store.ts';
import { toRows } from './culprit-rows.ts';
import { readInstanceSums, readProcessSums, type InstanceSums } from './culprits-store.ts';
import {
  readAgentSums,
  readHostFacts,
  readQuality,
  type AgentSums,
  type Quality,
} from './host-facts-store.ts';
import { toTotals } from './host-totals.ts';
import { readJobSums } from './jobs-store.ts';
import { toJobs } from './jobs.ts';
import { readPairSums } from './peers-store.ts';
import { toNetworks } from './peers.ts';
import { mergeStarts } from './processes.ts';
import { resolutionOf, widenToStep } from './resolution.ts';
import { planRange } from './rows-store.ts';
import { toFraction, toStrip } from './strip.ts';
import { readDeviceBuckets, readDeviceUtil, readStripBuckets } from './strip-store.ts';
import { findUsual } from './usual.ts';
import { readUsualHours } from './usual-store.ts';
import { findHost, inSnapshot, readTotals, type HostRange, type WindowTotals } from './window-store.ts';
import { bucketSeconds, toSampleRange, usualStepMs } from './window.ts';

const STRIP_POINTS = 120;

/**
 * Who used what on one host in one window, and who is to blame; undefined when the host is not known. Throws
 * WINDOW_INVALID and WINDOW_TOO_LONG. `nowMs` is what the answer gives as the time it was made.
 */
export async function readCulprits(
  db: Pick<Database, 'pool'>,
  query: WindowQuery,
  { nowMs }: { nowMs: number },
): Promise<Culprits | undefined> {
  const bounds = toSampleRange(query);
  return inSnapshot(db, async (connection) => {
    const found = await findHost(connection, query.host);
    if (found === undefined) return undefined;
    const range = await planRange(connection, { ...bounds, hostId: found.hostId });
    const totals = await readTotals(connection, range);
    return {
      host: found.host,
      fromMs: query.from,
      toMs: query.to,
      nowMs,
      resolution: resolutionOf(range, { kind: 'host', sampleMs: usualStepMs(totals) }),
      samples: totals.samples,
      measuredMs: totals.measuredMs,
      cores: totals.cores,
      memoryTotalBytes: totals.memoryTotalBytes,
      ...(await readUse(connection, { range, totals })),
    };
  });
}

type Use = Pick<
  Culprits,
  'totals' | 'deviceWriteBytes' | 'rows' | 'pressure' | 'strip' | 'blame' | 'sources' | 'coverage' | 'agent'
>;

async function readUse(connection: PoolConnection, host: Host): Promise<Use> {
  const { range, totals } = host;
  const instances = await readInstanceSums(connection, range);
  const hostAmounts = toTotals(totals, instances);
  const rows = await readRows(connection, { ...host, instances, hostAmounts });
  const quality = await readQuality(connection, range);
  const facts = {
    rows,
    totals: hostAmounts,
    deviceWriteBytes: totals.diskWriteBytes,
    strip: totals.samples === 0 ? [] : await readStrip(connection, { range, totals }),
    coverage: {
      processes: quality.processes,
      processIo: quality.processIo,
      net: netCoverage(rows, hostAmounts),
    },
  };
  const used = {
    cpu: cpuUsed(totals),
    disk: toFraction(await readDeviceUtil(connection, range)),
    memory: memoryUsed(totals),
  };
  const { lateMs, ...pressure } = await readHostFacts(connection, range);
  return {
    ...facts,
    pressure: toPressure(pressure),
    blame: blame({ ...facts, measuredMs: totals.measuredMs, used }),
    sources: toSources(quality),
    agent: toAgent(await readAgentSums(connection, range), lateMs),
  };
}

interface Host {
  range: HostRange;
  totals: WindowTotals;
}

async function readRows(
  connection: PoolConnection,
  { range, totals, instances, hostAmounts }: Host & { instances: InstanceSums[]; hostAmounts: Amounts },
): Promise<CulpritRow[]> {
  const { cpu, memory, diskRead, diskWrite } = hostAmounts;
  const weights = [cpu, memory, diskRead, diskWrite];
  const processes = mergeStarts(await readProcessSums(connection, { range, totals: weights }));
  const ended = await readJobSums(connection, { range, totals: [cpu, diskRead, diskWrite] });
  return toRows({
    ...{ instances, processes, memorySamples: totals.memorySamples },
    jobs: toJobs({ ended, processes, range, stepMs: usualStepMs(totals), totals: hostAmounts }),
    networks: toNetworks(await readPairSums(connection, range)),
    bursts: await readBurstSums(connection, range),
    usual: findUsual(await readUsualHours(connection, range), { range, measuredMs: totals.measuredMs }),
  });
}

/** Share of the interfaces' bytes that somebody is known to have moved; null when none moved or none were counted. */
function netCoverage(rows: readonly CulpritRow[], { netIn, netOut }: Amounts): number | null {
  const bytesOf = ({ amounts }: Pick<CulpritRow, 'amounts'>) => sum(amounts.netIn, amounts.netOut);
  const attributed = sum(...rows.filter(({ kind }) => kind !== 'unattributed').map(bytesOf));
  const total = sum(netIn, netOut);
  return attributed === null || total === null || total <= 0 ? null : toFraction(attributed / total);
}

function toPressure(shares: Culprits['pressure']): Culprits['pressure'] {
  return {
    cpu: toFraction(shares.cpu),
    io: toFraction(shares.io),
    ioFull: toFraction(shares.ioFull),
    memory: toFraction(shares.memory),
    memoryFull: toFraction(shares.memoryFull),
  };
}

function toAgent({ cpuMs, rssBytes, droppedReports }: AgentSums, lateMs: number | null): Culprits['agent'] {
  if (cpuMs === null || rssBytes === null) return null;
  return { cpuMs, rssBytes, lateMs: lateMs ?? 0, droppedReports: droppedReports ?? 0 };
}

/** Stolen time counts: the cores were not to be had. */
function cpuUsed({ cpuMs, cpuStealMs, cpuCapacityMs }: WindowTotals): number | null {
  if (cpuMs === null || cpuCapacityMs === null || cpuCapacityMs === 0) return null;
  return toFraction((cpuMs + (cpuStealMs ?? 0)) / cpuCapacityMs);
}

function memoryUsed({ memoryBytes, memoryTotalBytes }: WindowTotals): number | null {
  if (memoryBytes === null || memoryTotalBytes === null || memoryTotalBytes === 0) return null;
  return toFraction(memoryBytes / memoryTotalBytes);
}

async function readStrip(
  connection: PoolConnection,
  { range, totals }: { range: HostRange; totals: WindowTotals },
): Promise<Culprits['strip']> {
  const widthS = widenToStep(
    bucketSeconds(range, { most: STRIP_POINTS, stepMs: usualStepMs(totals) }),
    range.step,
  );
  const host = await readStripBuckets(connection, { range, widthS });
  const devices = await readDeviceBuckets(connection, { range, widthS });
  return toStrip({ host, devices }, { range, widthS });
}

/** Stored by our own ingest, after the report's schema was checked. */
function toSources({ sources }: Quality): SourceState[] {
  return sources === null ? [] : (JSON.parse(sources) as SourceState[]);
}
