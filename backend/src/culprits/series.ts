import type { Resource, Series, SeriesQuery } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { groupByInstance, toInstanceRef } from './culprit-rows.ts';
import { readAmountBuckets, readInstances, readMeasuredBuckets, type AmountBucket } from './series-store.ts';
import { resolutionOf, widenToStep } from './resolution.ts';
import { planRange } from './rows-store.ts';
import { toPoints, toValues } from './series-points.ts';
import { findHost, inSnapshot, readTotals } from './window-store.ts';
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
const LAST: Record<Series['series'][number]['kind'], number> = { instance: 0, other: 1, unattributed: 2 };

/**
 * How much of one resource each instance used over time; undefined when the host is not known. Every sample is a point
 * while there are at most 500, else samples are joined into about as many buckets. A point tells of the time before
 * it. Throws WINDOW_INVALID and WINDOW_TOO_LONG.
 */
export async function readSeries(
  db: Pick<Database, 'pool'>,
  query: SeriesQuery,
): Promise<Series | undefined> {
  const { resource } = query;
  const bounds = toSampleRange(query);
  return inSnapshot(db, async (connection) => {
    const found = await findHost(connection, query.host);
    if (found === undefined) return undefined;
    const range = await planRange(connection, { ...bounds, hostId: found.hostId });
    const totals = await readTotals(connection, range);
    const stepMs = usualStepMs(totals);
    const isRaw = range.step === 'sample' && totals.samples <= MOST_POINTS;
    const widthS = isRaw ? 1 : widenToStep(bucketSeconds(range, { most: MOST_POINTS, stepMs }), range.step);
    const measured = await readMeasuredBuckets(connection, { range, widthS });
    const amounts = await readAmountBuckets(connection, { range, widthS, resource });
    const points = toPoints(measured, { range, widthS, stepMs });
    const byInstance = groupByInstance<number, AmountBucket>(amounts);
    const instances = await readInstances(connection, [...byInstance.keys()]);
    const series = instances.map((instance) => {
      const own = byInstance.get(instance.instanceId) ?? [];
      return {
        total: own.reduce((sum, { amount }) => sum + amount, 0),
        kind: instance.kind,
        instance: instance.kind === 'instance' ? toInstanceRef(instance) : null,
        name: instance.kind === 'instance' ? instance.name : instance.kind,
        values: toValues(points, { amounts: own, unit: UNITS[resource] }),
      };
    });
    series.sort((a, b) => LAST[a.kind] - LAST[b.kind] || b.total - a.total);
    return {
      host: found.host,
      resource,
      unit: UNITS[resource],
      resolution: {
        ...resolutionOf(range, { kind: 'instance', sampleMs: stepMs }),
        stepMs: isRaw ? stepMs : widthS * 1000,
      },
      timesMs: points.map(({ atMs }) => atMs),
      series: series.map(({ kind, instance, name, values }) => ({ kind, instance, name, values })),
    };
  });
}
