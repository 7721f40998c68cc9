/** The list of the fleet: of every host what was asked for, what was observed, and what is being done. */
import { HostName, type Fleet, type FleetHost, type FleetState } from '@dpm/protocol';
import { Compile } from 'typebox/compile';
import type { Database } from '../db/database.ts';
import { readFleet, type FleetRecord, type WorkRecord } from './fleet-store.ts';
import { ISTATE } from './plan.ts';
import { STEPS } from './ssh-apply.ts';

/** What a host is to run; without a bundle the one it has. */
export type OrdersFor = (host: string) => { bundle: { sha256: string } | undefined; version: string };

/** As of silent hosts in alerts. */
const SILENT_S = 120;
/** What is not tried again before waits for a person. */
const HELD_S = 86_400;

/** Rows written by hand whose name no host can have are left out: no other route takes such a name. */
export async function listFleet(db: Database, ordersFor: OrdersFor): Promise<Fleet> {
  const isHostName = Compile(HostName);
  const { nowMs, hosts, work } = await readFleet(db);
  const workOf = new Map(work.map((one) => [one.host.toLowerCase(), one]));
  const rows = hosts
    .filter(({ host }) => isHostName.Check(host))
    .map((record) => toFleetHost(record, { work: workOf.get(record.host.toLowerCase()), ordersFor }));
  const counts: Record<string, number> = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return { nowMs, counts, hosts: rows };
}

function toFleetHost(
  record: FleetRecord,
  { work, ordersFor }: { work: WorkRecord | undefined; ordersFor: OrdersFor },
): FleetHost {
  const { host, alias, owner, business, istate, ageS, client, reportedS } = record;
  const { bundle, version } = ordersFor(host);
  // Thousands of them: spreading literals took a third of the time.
  return {
    host,
    alias,
    owner,
    business,
    istate,
    client,
    tags: parseJson<string[]>(record.tags) ?? [],
    state: stateOf(record, { isWorking: work?.state === 'running' }),
    work: work === undefined ? null : toWork(work),
    error: toError(record),
    removal: istate === ISTATE.offline ? record.removal : null,
    lastReportMs: reportedS === null ? null : reportedS * 1000,
    ageS: ageS === null ? null : Math.max(0, ageS),
    // Old clients tell none.
    running: { bundle: record.bundle, version: record.agentVersion || null },
    wanted: { bundle: bundle?.sha256 ?? null, version },
    oldClient: record.oldClient,
    isHeld: record.isHeld === 1,
    agent: toAgent(record),
    coverage: toCoverage(record.coverage),
    instances: record.instances ?? 0,
  };
}

/** What was observed, never what was hoped. Pure. */
export function stateOf(
  record: Pick<FleetRecord, 'istate' | 'isImported' | 'isInstalled' | 'errorCode' | 'retryInS' | 'ageS'>,
  { isWorking }: { isWorking: boolean },
): FleetState {
  const { istate, isImported } = record;
  if (istate === ISTATE.offline) return 'offline';
  if (istate === ISTATE.online || (isImported === 1 && istate === ISTATE.bringOnline))
    return stateOnline(record);
  if (istate !== ISTATE.bringOnline && istate !== ISTATE.takeOffline) return 'unknown';
  if (isWorking) return 'working';
  return istate === ISTATE.bringOnline ? stateComing(record) : stateLeaving(record);
}

function stateOnline({ isImported, ageS }: Pick<FleetRecord, 'isImported' | 'ageS'>): FleetState {
  if (ageS === null || ageS > SILENT_S) return 'silent';
  return isImported === 1 ? 'oldClient' : 'online';
}

type Trouble = Pick<FleetRecord, 'isInstalled' | 'errorCode' | 'retryInS'>;

function stateComing({ isInstalled, errorCode, retryInS }: Trouble): FleetState {
  if (isInstalled === 1) return 'waiting';
  if (errorCode === null) return 'pending';
  return isHeldBack(retryInS) ? 'held' : 'failed';
}

function stateLeaving({ errorCode, retryInS }: Trouble): FleetState {
  if (errorCode === null) return 'removing';
  return isHeldBack(retryInS) ? 'held' : 'removalPending';
}

function isHeldBack(retryInS: number | null): boolean {
  return retryInS !== null && retryInS > HELD_S;
}

function toWork({ kind, state, step, stepsDone, startedS, endedS }: WorkRecord): FleetHost['work'] {
  const stepsAll = STEPS[kind].length;
  return {
    kind,
    state,
    step,
    stepsAll,
    stepsDone: state === 'done' ? stepsAll : stepsDone,
    startedMs: Math.round(startedS * 1000),
    endedMs: endedS === null ? null : Math.round(endedS * 1000),
  };
}

function toError({ errorCode, errorMessage, attempts, retryInS }: FleetRecord): FleetHost['error'] {
  if (errorCode === null) return null;
  return {
    ...{ code: errorCode, message: errorMessage ?? '', attempts: attempts ?? 0 },
    retryInS: Math.max(0, retryInS ?? 0),
  };
}

function toAgent(record: FleetRecord): FleetHost['agent'] {
  return {
    cpu: record.agentCpu,
    memoryBytes: record.agentRss,
    spoolReports: record.spoolReports,
    spoolBytes: record.spoolBytes,
    droppedReports: record.droppedReports,
    clockOffsetMs: record.clockOffsetMs,
    server: record.server,
  };
}

function toCoverage(text: string | null): FleetHost['coverage'] {
  const { processes, processIo, net } =
    parseJson<{ processes?: number; processIo?: number; net?: number }>(text) ?? {};
  return { processes: processes ?? null, io: processIo ?? null, net: net ?? null };
}

function parseJson<T>(text: string | null): T | undefined {
  return text === null ? undefined : (JSON.parse(text) as T);
}
