/** One look at all hosts by the backend that leads: what is to be done is planned, then done. */
import type { Database } from '../db/database.ts';
import { noteFailure, readAttempts, readHostFacts, settleState } from './lifecycle-store.ts';
import { FIRST_REPORT_S, ISTATE, planHost, retryDelayS, type HostAction, type HostFacts } from './plan.ts';
import { abandonTasks, type TaskKind } from './tasks-store.ts';

export interface ReconcileDependencies {
  db: Database;
  fence: number;
  /** Whether a row written by hand names a host at all. */
  isHostName: (host: string) => boolean;
  /** How many hosts may be begun now. */
  free: number;
  /** Begins work, which goes on after this look. */
  startTask: (task: { host: string; kind: TaskKind }) => void;
}

/** Settles what was observed and begins what is to be done; does not wait for it. */
export async function reconcileHosts(dependencies: ReconcileDependencies): Promise<void> {
  const { db, fence, isHostName, startTask } = dependencies;
  await abandonTasks(db, { fence });
  let { free } = dependencies;
  for (const facts of await readHostFacts(db)) {
    const action = planHost(facts);
    if (action === undefined) continue;
    if (!isHostName(facts.host)) await refuseName(db, facts.host);
    else if (isSettling(action)) await settle(db, { facts, action });
    else if (free-- > 0) startTask({ host: facts.host, kind: action });
  }
}

const SETTLING = new Set<HostAction>(['markOnline', 'markOffline', 'markSaidOffline', 'reportSilence']);

function isSettling(action: HostAction): action is Exclude<HostAction, TaskKind> {
  return SETTLING.has(action);
}

async function settle(
  db: Database,
  { facts: { host }, action }: { facts: HostFacts; action: Exclude<HostAction, TaskKind> },
): Promise<void> {
  if (action === 'markOnline') return settleState(db, { host, from: ISTATE.bringOnline, to: ISTATE.online });
  if (action === 'markOffline' || action === 'markSaidOffline') {
    const removal = action === 'markOffline' ? 'looked' : 'said';
    return settleState(db, { host, from: ISTATE.takeOffline, to: ISTATE.offline, removal });
  }
  const attempts = await readAttempts(db, host);
  const message = `the agent was installed and has not reported for ${FIRST_REPORT_S} s: see its log on ${host} (journalctl -t dpm-agent, or -u dpm-agent)`;
  await noteFailure(db, { host, attempts, retryS: retryDelayS(attempts), code: 'NO_REPORT', message });
}

async function refuseName(db: Database, host: string): Promise<void> {
  const message = 'this is no host name and no address: delete the row, or correct it';
  await noteFailure(db, { host, attempts: 1, retryS: 3_600, code: 'HOST_NAME', message });
}
