/** One piece of work on one host: connects, does its steps, and leaves a record of each. */
import type { HostCheck } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import type { HostLogin } from './host-access.ts';
import { deletePassword } from './host-access-store.ts';
import { REFUSAL_CODES, type HostKey, type KeyRefusal } from './host-key.ts';
import { noteShownKey, storePin } from './host-key-store.ts';
import { readKeyKnowledge } from './host-keys.ts';
import {
  askOldClient,
  noteCancelled,
  noteFailure,
  noteHeld,
  noteInstalled,
  noteMovedBack,
  noteRemoved,
  readAttempts,
} from './lifecycle-store.ts';
import { retryDelayS } from './plan.ts';
import {
  installBySsh,
  moveBackBySsh,
  removeBySsh,
  stopOldBySsh,
  type InstallMaterial,
  type StepRunner,
} from './ssh-apply.ts';
import { openSession, type SshSession } from './ssh-session.ts';
import { endStep, endTask, readTaskLeave, startStep, startTask, type TaskKind } from './tasks-store.ts';

export interface TaskDependencies {
  db: Database;
  /** Name of the lease that its backend holds, and the number of its term. */
  lease: string;
  fence: number;
  loginFor: (host: string) => Promise<HostLogin>;
  /** The operator's files of that name. */
  knownHosts: readonly string[];
  materialFor: (host: string) => Promise<InstallMaterial>;
  /** For the audit log. */
  notePin: (address: string, key: HostKey) => Promise<void>;
}

/** After these nobody has sent a password. */
const BEFORE_LOGIN = new Set<string>(['SSH_UNREACHABLE', 'SUPERSEDED', ...Object.values(REFUSAL_CODES)]);
/** A person has to do something first; known_hosts is looked at again by itself. */
const FOR_PEOPLE = new Set<string>([
  ...[REFUSAL_CODES.unconfirmed, REFUSAL_CODES.changed, REFUSAL_CODES.revoked],
]);

interface Kind {
  work: (
    session: SshSession,
    options: { host: string; step: StepRunner; dependencies: TaskDependencies },
  ) => Promise<void>;
  /** What was observed after it. */
  note: (db: Database, host: string) => Promise<void>;
}

const KINDS: Record<TaskKind, Kind> = {
  install: {
    work: async (session, { host, step, dependencies }) =>
      installBySsh(session, { step, material: await dependencies.materialFor(host) }),
    note: noteInstalled,
  },
  remove: { work: removeBySsh, note: noteRemoved },
  stopOld: {
    work: stopOldBySsh,
    note: (db, host) => askOldClient(db, { host, oldClient: 'stopped' }),
  },
  moveBack: { work: moveBackBySsh, note: noteMovedBack },
};

/** Its failures are recorded, not thrown; the database's own are. */
export async function runTask(
  { host, kind }: { host: string; kind: TaskKind },
  dependencies: TaskDependencies,
): Promise<void> {
  const { db, fence } = dependencies;
  const taskId = await startTask(db, { host, kind, fence });
  if (taskId === undefined) return;
  const step = createStepRunner(taskId, dependencies);
  let session: SshSession | undefined;
  let isOnce = false;
  try {
    session = await step('connect', async () => {
      const login = await dependencies.loginFor(host);
      isOnce = login.isOnce;
      return connect(login, dependencies);
    });
    const { work, note } = KINDS[kind];
    await work(session, { host, step, dependencies });
    if (!(await endTask(db, { taskId, state: 'done' }))) return;
    if (isOnce) await deletePassword(db, host);
    await note(db, host);
  } catch (error) {
    await endFailed({ host, taskId, isOnce, error }, db);
  } finally {
    session?.end();
  }
}

async function endFailed(
  { host, taskId, isOnce, error }: { host: string; taskId: number; isOnce: boolean; error: unknown },
  db: Database,
): Promise<void> {
  const { code, message } = describe(error);
  const state = code === 'CANCELLED' ? 'cancelled' : 'failed';
  if (!(await endTask(db, { taskId, state, error: { code, message } }))) return;
  const isSpent = isOnce && !BEFORE_LOGIN.has(code);
  if (isSpent) await deletePassword(db, host);
  if (state === 'cancelled') {
    await noteCancelled(db, { host, message });
    return;
  }
  const attempts = await readAttempts(db, host);
  if (isSpent) {
    const said = `${message}; the password was not kept: give it again, or a key`;
    await noteHeld(db, { host, attempts, code, message: said });
  } else if (FOR_PEOPLE.has(code)) {
    await noteHeld(db, { host, attempts, code, message });
  } else {
    await noteFailure(db, { host, attempts, retryS: retryDelayS(attempts), code, message });
  }
}

/** Asks for leave before each step, so that who no longer leads or was told to stop does nothing more. */
function createStepRunner(taskId: number, { db, lease, fence }: TaskDependencies): StepRunner {
  let position = 0;
  return async (name, work) => {
    const leave = await readTaskLeave(db, { taskId, lease, fence });
    if (leave !== 'go') throw noLeave(leave, name);
    const at = position++;
    await startStep(db, { taskId, position: at, name });
    let checks: readonly HostCheck[] | undefined;
    const note = (made: readonly HostCheck[]) => void (checks = made);
    try {
      const { value, detail } = await work(note);
      await endStep(db, { taskId, position: at, state: 'done', detail, checks });
      return value;
    } catch (error) {
      await endStep(db, { taskId, position: at, state: 'failed', detail: describe(error).message, checks });
      throw error;
    }
  };
}

function noLeave(leave: 'cancelled' | 'superseded', step: string): ProductError {
  return leave === 'cancelled'
    ? new ProductError({ code: 'CANCELLED', message: `cancelled before ${step}` })
    : new ProductError({ code: 'SUPERSEDED', message: `another backend leads: ended before ${step}` });
}

async function connect(
  { access, sudo, policy }: HostLogin,
  { db, knownHosts, notePin }: TaskDependencies,
): Promise<{ value: SshSession; detail: string }> {
  const { host, user } = access;
  const { address, pin, algorithms, judge } = await readKeyKnowledge(db, { access, policy }, knownHosts);
  let shown: { key: HostKey; isFirst: boolean; refused: KeyRefusal | undefined } | undefined;
  const judgeShown = (key: HostKey) => {
    const verdict = judge(key);
    shown = verdict.trusted
      ? { key, isFirst: verdict.pin, refused: undefined }
      : { key, isFirst: false, refused: verdict.state };
    return verdict;
  };
  const session = await openSession(access, { judge: judgeShown, algorithms }).catch(
    async (error: unknown) => {
      if (shown?.refused !== undefined)
        await noteShownKey(db, { host, address, key: shown.key, state: shown.refused });
      throw error;
    },
  );
  if (sudo) session.useSudo();
  if (shown?.isFirst === true) {
    await storePin(db, { address, ...shown.key });
    await notePin(address, shown.key);
  }
  return {
    value: session,
    detail: `${user}@${address}, key ${shown?.key.fingerprint ?? pin?.fingerprint ?? ''}`,
  };
}

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof ProductError) {
    const remedy = error.remedy === undefined ? '' : ` (${error.remedy})`;
    return { code: error.code, message: `${error.message}${remedy}` };
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}
