import type { Amounts, CulpritRow, Culprits, SourceState, WindowQuery } from '@dpm/protocol';
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { blame } from './blame.ts';
import { sum, toRows } from './culprit-rows.ts';
import { readInstanceSums, readProcessSums, readQuality, type Quality } from './culprits-store.ts';
import { toFraction, toStrip } from './strip.ts';
import { readDeviceBuckets, readDeviceUtil, readStripBuckets } from './strip-store.ts';
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
    const range = { ...bounds, hostId: found.hostId };
    const totals = await readTotals(connection, range);
    return {
      host: found.host,
      fromMs: query.from,
      toMs: query.to,
      nowMs,
      resolution: { table: 'host_sample', stepMs: usualStepMs(totals) },
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
  'totals' | 'deviceWriteBytes' | 'rows' | 'strip' | 'blame' | 'sources' | 'coverage'
>;

async function readUse(
  connection: PoolConnection,
  { range, totals }: { range: HostRange; totals: WindowTotals },
): Promise<Use> {
  const instances = await readInstanceSums(connection, range);
  const written = sum(...instances.map(({ writeBytes }) => writeBytes));
  const weights = [totals.cpuMs, totals.memoryBytes, totals.diskReadBytes, written];
  const processes = await readProcessSums(connection, { range, totals: weights });
  const rows = toRows({ instances, processes }, totals);
  const quality = await readQuality(connection, range);
  const hostAmounts = toTotals(totals, rows);
  const facts = {
    rows,
    totals: hostAmounts,
    deviceWriteBytes: totals.diskWriteBytes,
    coverage: { processes: quality.processes, processIo: quality.processIo, net: quality.net },
  };
  const used = {
    cpu: cpuUsed(totals),
    disk: toFraction(await readDeviceUtil(connection, range)),
    memory: memoryUsed(totals),
  };
  return {
    ...facts,
    strip: totals.samples === 0 ? [] : await readStrip(connection, { range, totals }),
    blame: blame({ ...facts, measuredMs: totals.measuredMs, used }),
    sources: toSources(quality),
  };
}

/** Writes are dirtied bytes, as in the rows; what the devices wrote stands apart. */
function toTotals(totals: WindowTotals, rows: readonly CulpritRow[]): Amounts {
  return {
    cpu: totals.cpuMs,
    memory: totals.memoryBytes,
    diskRead: totals.diskReadBytes,
    diskWrite: sum(...rows.map(({ amounts }) => amounts.diskWrite)),
    // Sockets do not tell loopback apart, so what was attributed holds it and the interfaces' totals do not.
    netIn: sum(...rows.map(({ amounts }) => amounts.netIn)) ?? totals.netInBytes,
    netOut: sum(...rows.map(({ amounts }) => amounts.netOut)) ?? totals.netOutBytes,
  };
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
  const widthS = bucketSeconds(range, { most: STRIP_POINTS, stepMs: usualStepMs(totals) });
  const host = await readStripBuckets(connection, { range, widthS });
  const devices = await readDeviceBuckets(connection, { range, widthS });
  return toStrip({ host, devices }, { range, widthS });
}

/** Stored by our own ingest, after the report's schema was checked. */
function toSources({ sources }: Quality): SourceState[] {
  return sources === null ? [] : (JSON.parse(sources) as SourceState[]);
}
