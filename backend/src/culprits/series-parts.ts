/** The parts of one instance as series: its processes, or the addresses that it talks to. */
import type { Resource, Series, SeriesMissing } from '@dpm/protocol';
import type { PoolConnection } from 'mysql2/promise';
import { isLoopback, ownAddresses } from './peers.ts';
import { programOf } from './processes.ts';
import {
  MOST_PARTS,
  readPairBuckets,
  readPairParts,
  readProcessBuckets,
  readProcessParts,
} from './series-parts-store.ts';
import type { Buckets } from './strip-store.ts';

/** One series before its points are put on the axis of time. */
export interface Part extends Omit<Series['series'][number], 'values'> {
  amounts: { bucket: number; amount: number }[];
}

export interface ReadParts {
  parts: Part[];
  missing?: SeriesMissing;
}

export type Asked = Buckets & { resource: Resource; instance: number };

/** The busiest, named by program and PID; one PID that ran two command lines is two. */
export async function readProcesses(connection: PoolConnection, asked: Asked): Promise<Part[]> {
  const parts = await readProcessParts(connection, asked);
  const buckets = await readProcessBuckets(connection, { ...asked, parts });
  return parts.map(({ pid, commandId, command }) => ({
    ...{ kind: 'process', instance: null, name: `${programOf(command ?? '') || '?'} ${pid}` },
    process: `${pid}-${commandId}`,
    amounts: buckets.filter((one) => one.pid === pid && one.commandId === commandId),
  }));
}

/** By address, all its ports together; what stayed on the host is no part of the network's amounts. */
export async function readClients(connection: PoolConnection, asked: Asked): Promise<Part[]> {
  if (!asked.resource.startsWith('net')) return [];
  const pairs = await readPairParts(connection, asked);
  const own = ownAddresses(pairs);
  const remotes = new Map<string, number[]>();
  for (const { pairId, local, remote } of pairs) {
    if (!isLoopback(local, { remote, own })) remotes.set(remote, [...(remotes.get(remote) ?? []), pairId]);
  }
  const largest = [...remotes].slice(0, MOST_PARTS);
  const buckets = await readPairBuckets(connection, {
    ...asked,
    pairIds: largest.flatMap(([, pairIds]) => pairIds),
  });
  return largest.map(([name, pairIds]) => ({
    ...{ kind: 'client', instance: null, name },
    amounts: sumByBucket(buckets.filter(({ pairId }) => pairIds.includes(pairId))),
  }));
}

function sumByBucket(buckets: Part['amounts']): Part['amounts'] {
  const sums = new Map<number, number>();
  for (const { bucket, amount } of buckets) sums.set(bucket, (sums.get(bucket) ?? 0) + amount);
  return [...sums].map(([bucket, amount]) => ({ bucket, amount }));
}
