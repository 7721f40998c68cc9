import type { Resource, Series, SeriesQuery } from '@dpm/protocol';
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { groupByInstance, toInstanceRef } from './culprit-rows.ts';
import { readAmountBuckets, readInstances, readMeasuredBuckets, type AmountBucket } from './series-store.ts';
import { isTooLong, readProcessClients } from './process-clients.ts';
import { readClients, readProcesses, type Part, type ReadParts } from './series-parts.ts';
import { resolutionOf, widenToStep, type Step } from './resolution.ts';
import type { Buckets } from './strip-store.ts';
import { planRange } from './rows-store.ts';
import { toPoints, toValues } from './series-points.ts';
import { findHost, inSnapshot, readTotals, type HostRange } from './window-store.ts';
import { bucketSeconds, toSampleRange, usualStepMs } from './window.ts';

const MOST_POINTS = 500;
const UNITS: Record<Resource, Series['unit']> = {
  cpu: 'cores',
  memory: 'bytes',
  diskRead: 'bytesPerS',
  diskWrite: 'bytesPerS',
  netIn: 'bytesPerS',
  netOut: 'bytesPerS',
};
const LAST = { instance: 0, other: 1, unattributed: 2 };

/**
 * How much of one resource each instance used over time, or each part of one of them; undefined when the host is not
 * known. Every sample is a point while there are at most 500, else samples are joined into about as many buckets. A
 * point tells of the time before it. Throws WINDOW_INVALID and WINDOW_TOO_LONG.
 */
export async function readSeries(
  db: Pick<Database, 'pool'>,
  query: SeriesQuery,
): Promise<Series | undefined> {
  const { resource, instance } = query;
  const bounds = toSampleRange(query);
  return inSnapshot(db, async (connection) => {
    const found = await findHost(connection, query.host);
    if (found === undefined) return undefined;
    const planned = await planRange(connection, { ...bounds, hostId: found.hostId });
    const level = levelOf(query);
    const range = level === 'processClient' && !isTooLong(planned) ? asSamples(planned) : planned;
    const totals = await readTotals(connection, range);
    const stepMs = usualStepMs(totals);
    const step = level === 'client' ? pairStep(range.step) : range.step;
    const isRaw = step === 'sample' && totals.samples <= MOST_POINTS;
    const widthS = isRaw ? 1 : widenToStep(bucketSeconds(range, { most: MOST_POINTS, stepMs }), step);
    const measured = await readMeasuredBuckets(connection, { range, widthS });
    const asked = { range, widthS, resource };
    const { parts, missing } = await PARTS[level](connection, { ...asked, instance: instance ?? 0, query });
    const points = toPoints(measured, { range, widthS, stepMs });
    return {
      host: found.host,
      resource,
      unit: UNITS[resource],
      resolution: {
        ...resolutionOf({ step }, { kind: TABLES[level], sampleMs: stepMs }),
        stepMs: isRaw ? stepMs : widthS * 1000,
      },
      timesMs: points.map(({ atMs }) => atMs),
      series: parts.map(({ amounts, ...part }) => ({
        ...part,
        values: toValues(points, { amounts, unit: UNITS[resource] }),
      })),
      ...(missing && { missing }),
    };
  });
}

type Level = 'instance' | 'process' | 'client' | 'processClient';
type Reader = (
  connection: PoolConnection,
  asked: Buckets & { resource: Resource; instance: number; query: SeriesQuery },
) => Promise<ReadParts>;

const PARTS: Record<Level, Reader> = {
  instance: async (connection, asked) => ({ parts: await readOfInstances(connection, asked) }),
  process: async (connection, asked) => ({ parts: await readProcesses(connection, asked) }),
  client: async (connection, asked) => ({ parts: await readClients(connection, asked) }),
  processClient: (connection, { query, ...asked }) => {
    const [pid = 0, command = 0] = (query.process ?? '').split('-').map(Number);
    return readProcessClients(connection, { ...asked, process: { pid, command } });
  },
};
const TABLES: Record<Level, string> = {
  ...{ instance: 'instance', process: 'process', client: 'net_pair', processClient: 'net_pair' },
};

function levelOf({ instance, by = 'process', process }: SeriesQuery): Level {
  if (instance === undefined) return 'instance';
  return process === undefined ? by : 'processClient';
}

/** The same window of samples alone, where these are kept. */
const asSamples = (range: HostRange): HostRange => ({
  ...{ ...range, step: 'sample', reach: { ...range.reach, fiveMinutesUntilS: 0 } },
});

/** Pairs of addresses are rolled up to hours only. */
const pairStep = (step: Step): Step => (step === 'sample' ? step : 'hour');

/** Those with most of it first, then what belongs to none. */
async function readOfInstances(
  connection: PoolConnection,
  asked: Buckets & { resource: Resource },
): Promise<Part[]> {
  const amounts = await readAmountBuckets(connection, asked);
  const byInstance = groupByInstance<number, AmountBucket>(amounts);
  const instances = await readInstances(connection, [...byInstance.keys()]);
  const parts = instances.map((instance) => {
    const own = byInstance.get(instance.instanceId) ?? [];
    return {
      total: own.reduce((sum, { amount }) => sum + amount, 0),
      kind: instance.kind,
      instance: instance.kind === 'instance' ? toInstanceRef(instance) : null,
      name: instance.kind === 'instance' ? instance.name : instance.kind,
      amounts: own,
    };
  });
  return parts
    .sort((a, b) => LAST[a.kind] - LAST[b.kind] || b.total - a.total)
    .map(({ kind, instance, name, amounts: own }) => ({ kind, instance, name, amounts: own }));
}
