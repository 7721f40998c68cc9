/** Of many hosts, who used most in one window. */
import { HostName, type Amounts, type Worst, type WorstQuery, type WorstRow } from '@dpm/protocol';
import type { PoolConnection } from 'mysql2/promise';
import Value from 'typebox/value';
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import { comparedWindows } from './context.ts';
import { toInstanceRef } from './culprit-rows.ts';
import { chooseStep, MANY_HOSTS, resolutionOf, type Reach } from './resolution.ts';
import { readReach } from './rows-store.ts';
import { inSnapshot } from './window-store.ts';
import { toSampleRange, usualStepMs, type SampleRange } from './window.ts';
import { joinUse, rankRows, type FleetUse, type HostUse, type UseRow } from './worst-rank.ts';
import {
  findHosts,
  readDeviceParts,
  readHostParts,
  readInstanceNames,
  readInstanceParts,
  readTags,
  type InstanceName,
  type KnownHost,
} from './worst-store.ts';

const ROWS = 50;
/** Hosts of one statement: more make plans that the server gives up on. */
const HOSTS_AT_ONCE = 500;
/** 500 hosts for a month of hours, or 5,000 for three days. */
const MOST_HOST_HOURS = 500 * 31 * 24;
const HOUR_S = 3_600;

/**
 * Throws WINDOW_INVALID, WINDOW_TOO_LONG (also when so many hosts have too many rows in it) and INVALID for a name
 * that no host can have; all are 400. `nowMs` is what the answer gives as the time it was made.
 */
export async function readWorst(
  db: Pick<Database, 'pool'>,
  query: WorstQuery,
  { nowMs }: { nowMs: number },
): Promise<Worst> {
  const range = toSampleRange(query);
  const names = parseNames(query.hosts);
  const { by = 'part', limit = ROWS } = query;
  return inSnapshot(db, async (connection) => {
    const hosts = await findHosts(connection, { hosts: names, tag: query.tag });
    checkSize(range, hosts.length);
    const reach = await readReach(connection);
    const ids = hosts.map(({ hostId }) => hostId);
    const use = await readUse(connection, { ...range, reach, hostIds: ids });
    const ranked = rankRows(use.rows, { by, limit });
    const step = chooseStep(range, { reach, coarseness: MANY_HOSTS });
    const known = new Set(hosts.map(({ host }) => host.toLowerCase()));
    return {
      ...{ fromMs: query.from, toMs: query.to, nowMs, by },
      resolution: resolutionOf({ step }, { kind: 'instance', sampleMs: usualStepMs(sumOf(use)) }),
      hosts: hosts.length,
      measured: use.hosts.size,
      covered: coverOf(use, query),
      unknown: (names ?? []).filter((name) => !known.has(name.toLowerCase())),
      found: ranked.found,
      rows: await describeRows(connection, { rows: ranked.rows, use, hosts, query, reach }),
      tags: await readTags(connection),
    };
  });
}

function parseNames(text: string | undefined): string[] | undefined {
  const names = [...new Set(text?.split(',').filter(Boolean))];
  const wrong = names.find((name) => !Value.Check(HostName, name));
  if (wrong !== undefined) {
    throw new ProductError({
      code: 'INVALID',
      message: `${JSON.stringify(wrong)} is no name of a host`,
      where: '/hosts',
      httpStatus: 400,
    });
  }
  return names.length === 0 ? undefined : names;
}

function checkSize({ afterS, untilS }: SampleRange, hosts: number): void {
  if ((hosts * (untilS - afterS)) / HOUR_S <= MOST_HOST_HOURS) return;
  throw new ProductError({
    code: 'WINDOW_TOO_LONG',
    message: `the window is too long for ${hosts} hosts`,
    where: 'from',
    remedy: `ask for ${Math.floor(MOST_HOST_HOURS / hosts / 24)} days at most, or for fewer hosts`,
    httpStatus: 400,
  });
}

async function readUse(
  connection: PoolConnection,
  { hostIds, ...range }: SampleRange & { reach: Reach; hostIds: readonly number[] },
): Promise<FleetUse> {
  const all: FleetUse = { hosts: new Map(), rows: [] };
  for (let start = 0; start < hostIds.length; start += HOSTS_AT_ONCE) {
    const some = { ...range, hostIds: hostIds.slice(start, start + HOSTS_AT_ONCE) };
    const use = joinUse({
      hosts: await readHostParts(connection, some),
      instances: await readInstanceParts(connection, some),
      devices: await readDeviceParts(connection, some),
    });
    for (const [hostId, host] of use.hosts) all.hosts.set(hostId, host);
    for (const row of use.rows) all.rows.push(row);
  }
  return all;
}

interface Ranked {
  rows: readonly UseRow[];
  use: FleetUse;
  hosts: readonly KnownHost[];
  query: WorstQuery;
  reach: Reach;
}

/** The rows with their names, and what their hosts did in the hour before; of the others nobody asks. */
async function describeRows(
  connection: PoolConnection,
  { rows, use, hosts, query, reach }: Ranked,
): Promise<WorstRow[]> {
  const names = await readInstanceNames(
    connection,
    rows.map(({ instanceId }) => instanceId),
  );
  const before = await readHourBefore(connection, { rows, query, reach });
  const byId = new Map(names.map((name) => [name.instanceId, name]));
  const hostNames = new Map(hosts.map(({ hostId, host }) => [hostId, host]));
  return rows.flatMap((row) => {
    const [host, name, hostUse] = [
      hostNames.get(row.hostId),
      byId.get(row.instanceId),
      use.hosts.get(row.hostId),
    ];
    if (host === undefined || name === undefined || hostUse === undefined) return [];
    return [{ ...toRow(row, { name, host: hostUse }), host, hourBefore: before(row) }];
  });
}

function toRow(
  { amounts, part }: UseRow,
  { name, host }: { name: InstanceName; host: HostUse },
): Omit<WorstRow, 'host' | 'hourBefore'> {
  const { totals, measuredMs, load } = host;
  const instance = name.kind === 'instance' ? toInstanceRef(name) : null;
  return { kind: name.kind, instance, amounts, totals, measuredMs, load, part };
}

async function readHourBefore(
  connection: PoolConnection,
  { rows, query, reach }: Pick<Ranked, 'rows' | 'query' | 'reach'>,
): Promise<(row: UseRow) => WorstRow['hourBefore']> {
  const { from, to } = comparedWindows(query).hourBefore;
  if (from >= to || rows.length === 0) return () => null;
  const hostIds = [...new Set(rows.map(({ hostId }) => hostId))];
  const use = await readUse(connection, { ...toSampleRange({ from, to }), reach, hostIds });
  const byId = new Map(use.rows.map((row) => [row.instanceId, row.amounts]));
  return ({ hostId, instanceId }) => {
    const host = use.hosts.get(hostId);
    const amounts: Amounts | null = byId.get(instanceId) ?? null;
    return host === undefined ? null : { amounts, totals: host.totals };
  };
}

function sumOf({ hosts }: FleetUse): { samples: number; measuredMs: number } {
  const sum = { samples: 0, measuredMs: 0 };
  for (const { samples, measuredMs } of hosts.values()) {
    sum.samples += samples;
    sum.measuredMs += measuredMs;
  }
  return sum;
}

/** Of the hosts that have samples, and up to the end of the window. */
function coverOf(use: FleetUse, { from, to }: Pick<WorstQuery, 'from' | 'to'>): number | null {
  const wholeMs = use.hosts.size * (to - from);
  return wholeMs === 0 ? null : Math.min(1, sumOf(use).measuredMs / wholeMs);
}
