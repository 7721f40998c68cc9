/**
 * The addresses that one process talks to, as series. Which process moved a pair's bytes is known of samples only: where
 * these are gone, or would be too many to read, the answer says so instead of being empty.
 */
import type { PoolConnection } from 'mysql2/promise';
import { isLoopback, ownAddresses } from './peers.ts';
import { hasProcesses, readProcessPairs, readStarts, type StartOfPid } from './process-pairs-store.ts';
import type { ReadParts, Asked, Part } from './series-parts.ts';
import { MOST_PARTS } from './series-parts-store.ts';
import type { SampleRange } from './window.ts';

/** A day, with its clock set back by an hour. */
const LONGEST_S = 25 * 3_600;

export function isTooLong({ afterS, untilS }: SampleRange): boolean {
  return untilS - afterS > LONGEST_S;
}

export async function readProcessClients(
  connection: PoolConnection,
  asked: Asked & { process: { pid: number; command: number } },
): Promise<ReadParts> {
  const { range, process } = asked;
  if (!asked.resource.startsWith('net')) return { parts: [] };
  if (isTooLong(range)) return { parts: [], missing: { why: 'long', mostMs: LONGEST_S * 1000 } };
  const keptFromS = range.reach.rawFromS;
  if (keptFromS >= range.untilS)
    return { parts: [], missing: { why: 'dropped', keptFromMs: keptFromS * 1000 } };
  const kept = { afterS: Math.max(range.afterS, keptFromS), untilS: range.untilS };
  const starts = await readStarts(connection, { range, pid: process.pid });
  const spans = livesOf(starts, { command: process.command, kept });
  const pairs = await readProcessPairs(connection, { ...asked, lives: { pid: process.pid, spans } });
  if (pairs.length === 0 && !(await hasProcesses(connection, { hostId: range.hostId, ...kept })))
    return { parts: [], missing: { why: 'untold' } };
  const missing =
    kept.afterS > range.afterS ? { why: 'dropped' as const, keptFromMs: keptFromS * 1000 } : undefined;
  return { parts: byAddress(pairs), ...(missing && { missing }) };
}

/** When the PID was a process of that command line: from each of its starts until something else starts under the PID. */
function livesOf(
  starts: readonly StartOfPid[],
  { command, kept }: { command: number; kept: SampleRange },
): SampleRange[] {
  const begins = (start: StartOfPid) => start.startS ?? 0;
  const own = new Set(starts.filter(({ commandId }) => commandId === command).map(begins));
  const all = [...new Set(starts.map(begins))].sort((a, b) => a - b);
  return all
    .map((startS, place) => ({
      isOwn: own.has(startS),
      afterS: Math.max(kept.afterS, startS),
      untilS: Math.min(kept.untilS, all[place + 1] ?? kept.untilS),
    }))
    .filter(({ isOwn, afterS, untilS }) => isOwn && untilS > afterS)
    .map(({ afterS, untilS }) => ({ afterS, untilS }));
}

type Pairs = Awaited<ReturnType<typeof readProcessPairs>>;

/** The largest first; what stayed on the host is no part of the network's amounts. */
function byAddress(pairs: Pairs): Part[] {
  const own = ownAddresses(pairs);
  const remotes = new Map<string, Map<number, number>>();
  for (const { local, remote, bucket, amount } of pairs) {
    if (isLoopback(local, { remote, own })) continue;
    const buckets = remotes.get(remote) ?? new Map<number, number>();
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + amount);
    remotes.set(remote, buckets);
  }
  const total = (buckets: ReadonlyMap<number, number>) => [...buckets.values()].reduce((a, b) => a + b, 0);
  return [...remotes]
    .sort(([, a], [, b]) => total(b) - total(a))
    .slice(0, MOST_PARTS)
    .map(([name, buckets]) => ({
      ...{ kind: 'client', instance: null, name },
      amounts: [...buckets].map(([bucket, amount]) => ({ bucket, amount })),
    }));
}
