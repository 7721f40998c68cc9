/** Rollouts of agent bundles: begun, moved on by what hosts report, and told to each host. */
import type { BundleOrder, RolloutHosts } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import type { Bundle } from './bundle.ts';
import { readStoredBundle, storeBundle } from './bundle-store.ts';
import { readHeldNames, readMemberNames, readMembers, readOthers } from './rollout-hosts-store.ts';
import { faultOf, planRollout, type RolloutLimits, type RolloutStep } from './rollout-plan.ts';
import {
  beginWave,
  changeRollout,
  insertRollout,
  noteGood,
  noteVersion,
  readLabel,
  readNewestRollout,
  readRollout,
  type RolloutRecord,
} from './rollout-store.ts';

/** What a host is told. */
export interface HostOrders {
  /** Undefined: it keeps the one it has. */
  bundle: BundleOrder | undefined;
  version: string;
  /** What it gets when it is installed anew, held back or not; undefined: what the backend has. */
  install: BundleOrder | undefined;
}

/** A bundle that no rollout had yet, or a changed label, begins one; called once by the backend that leads. */
export async function considerOwn(
  db: Database,
  { own, version }: { own: Bundle; version: string },
): Promise<void> {
  await storeBundle(db, own);
  const newest = await readNewestRollout(db);
  const isNewLabel = await noteVersion(db, version);
  const isNewBundle = (await readLabel(db, own.order.sha256)) === undefined;
  if (!isNewBundle && !isNewLabel) return;
  if (newest !== undefined && isOpen(newest)) {
    const reason = 'superseded: a backend was started with a newer bundle';
    const halt = { code: 'superseded' as const, values: {} };
    await changeRollout(db, {
      id: newest.id,
      from: ['running', 'paused', 'halted'],
      to: 'rolledBack',
      why: { reason, halt },
    });
  }
  const bundle =
    isNewBundle || newest === undefined ? own.order.sha256 : (settledOf(newest).bundle ?? own.order.sha256);
  await beginRollout(db, { bundle, version, newest, login: 'backend' });
}

/** Throws ROLLOUT_OPEN, BUNDLE_UNKNOWN (httpStatus set). */
export async function startRollout(
  db: Database,
  { bundle, version, login }: { bundle: string; version: string; login: string },
): Promise<void> {
  const newest = await readNewestRollout(db);
  if (newest?.state === 'running' || newest?.state === 'paused') {
    throw new ProductError({
      code: 'ROLLOUT_OPEN',
      message: 'another bundle is on its way: wait, or roll it back first',
      httpStatus: 409,
    });
  }
  if ((await readStoredBundle(db, bundle)) === undefined) {
    throw new ProductError({
      code: 'BUNDLE_UNKNOWN',
      message: `no backend ever had the bundle ${bundle}`,
      where: '/bundle',
      httpStatus: 404,
    });
  }
  await beginRollout(db, { bundle, version, newest, login });
}

/** The hosts of one that were told, and how each is; nobody for a number that there is not. */
export async function readRolloutHosts(
  db: Database,
  { id, limits }: { id: number; limits: RolloutLimits },
): Promise<RolloutHosts> {
  const newest = await readNewestRollout(db);
  const rollout = newest?.id === id ? newest : await readRollout(db, id);
  if (rollout === undefined) return { left: 0, goodForS: null, soakS: limits.soakS, hosts: [] };
  const { state, waveAgeS } = rollout;
  const goodForS = rollout === newest ? rollout.goodForS : null;
  const members = await readMembers(db, rollout, { goodForS });
  const isGoingOn = rollout === newest && (state === 'running' || state === 'paused');
  const left = isGoingOn ? (await readOthers(db, rollout, limits)).length : 0;
  const isWatched = state !== 'done' && state !== 'rolledBack';
  const hosts = members.map((member) => ({
    ...member,
    fault: (isWatched ? faultOf(member, { waveAgeS, limits }) : undefined) ?? null,
  }));
  return { left, goodForS, soakS: limits.soakS, hosts };
}

/** Moves the open rollout one step on. Undefined: none is open. */
export async function advanceRollout(db: Database, limits: RolloutLimits): Promise<RolloutStep | undefined> {
  const rollout = await readNewestRollout(db);
  if (rollout?.state !== 'running') return undefined;
  const { id, wave, waveAgeS, goodForS } = rollout;
  const members = await readMembers(db, rollout, { goodForS });
  const others = await readOthers(db, rollout, limits);
  const step = planRollout({ wave, waveAgeS, goodForS, members, others: others.length }, limits);
  switch (step.step) {
    case 'begin':
      await beginWave(db, { id, wave: step.wave, hostIds: others.slice(0, step.hosts) });
      break;
    case 'watch':
    case 'unwatch':
      await noteGood(db, { id, isGood: step.step === 'watch' });
      break;
    case 'finish':
      await changeRollout(db, { id, from: ['running'], to: 'done' });
      break;
    case 'halt':
      await changeRollout(db, { id, from: ['running'], to: 'halted', why: step });
      break;
    case 'wait':
      break;
  }
  return step;
}

/** Returns who tells each host what to run. To be read again every few seconds: reports ask for nothing. */
export async function readOrders(
  db: Database,
  { version, findBundle }: { version: string; findBundle: (sha256: string) => Promise<Bundle | undefined> },
): Promise<(host: string) => HostOrders> {
  const rollout = await readNewestRollout(db);
  if (rollout === undefined) return () => ({ bundle: undefined, version, install: undefined });
  const { id, bundle, baseBundle, baseVersion } = rollout;
  const [members, held] = await Promise.all([readMemberNames(db, id), readHeldNames(db)]);
  const order = async (sha256: string | null) =>
    sha256 === null ? undefined : (await findBundle(sha256))?.order;
  const target = { bundle: await order(bundle), version: rollout.version };
  const base = { bundle: await order(baseBundle), version: baseVersion };
  const isForAll = rollout.state === 'done';
  const isForMembers = rollout.state === 'running' || rollout.state === 'paused';
  return (host) => {
    const name = host.toLowerCase();
    const told = isForAll || (isForMembers && members.has(name)) ? target : base;
    const install = told.bundle;
    return held.has(name) ? { ...told, bundle: undefined, install } : { ...told, install };
  };
}

/** Of the newest rollout: what the fleet runs when nothing more is done. */
function settledOf({ state, bundle, version, baseBundle, baseVersion }: RolloutRecord): {
  bundle: string | null;
  version: string;
} {
  return state === 'done' ? { bundle, version } : { bundle: baseBundle, version: baseVersion };
}

async function beginRollout(
  db: Database,
  options: { bundle: string; version: string; newest: RolloutRecord | undefined; login: string },
): Promise<void> {
  const { bundle, version, newest, login } = options;
  const base = newest === undefined ? { bundle: null, version } : settledOf(newest);
  await insertRollout(db, { bundle, version, baseBundle: base.bundle, baseVersion: base.version, login });
}

function isOpen({ state }: RolloutRecord): boolean {
  return state === 'running' || state === 'paused' || state === 'halted';
}
