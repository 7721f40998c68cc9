/** One piece of work on one host: connects, does its steps, and leaves a record of each. */
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import { judgeHostKey, type HostKeyPolicy } from './host-key.ts';
import {
  noteCancelled,
  noteFailure,
  noteInstalled,
  noteRemoved,
  readAttempts,
  readPin,
  storePin,
} from './lifecycle-store.ts';
import { retryDelayS } from './plan.ts';
import { installBySsh, removeBySsh, type InstallMaterial, type StepRunner } from './ssh-apply.ts';
import { openSession, type SshAccess, type SshSession } from './ssh-session.ts';
import { endStep, endTask, readTaskLeave, startStep, startTask, type TaskKind } from './tasks-store.ts';

export interface TaskDependencies {
  db: Database;
  /** Name of the lease that its backend holds, and the number of its term. */
  lease: string;
  fence: number;
  access: Omit<SshAccess, 'host'>;
  policy: HostKeyPolicy;
  materialFor: (host: string) => Promise<InstallMaterial>;
  /** For the audit log. */
  notePin: (address: string, fingerprint: string) => Promise<void>;
}

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
  try {
    session = await step('connect', () => connect(host, dependencies));
    if (kind === 'install') {
      await installBySsh(session, { step, material: await dependencies.materialFor(host) });
    } else {
      await removeBySsh(session, { host, step });
    }
    if (!(await endTask(db, { taskId, state: 'done' }))) return;
    await (kind === 'install' ? noteInstalled(db, host) : noteRemoved(db, host));
  } catch (error) {
    await endFailed({ host, taskId, error }, db);
  } finally {
    session?.end();
  }
}

async function endFailed(
  { host, taskId, error }: { host: string; taskId: number; error: unknown },
  db: Database,
): Promise<void> {
  const { code, message } = describe(error);
  const state = code === 'CANCELLED' ? 'cancelled' : 'failed';
  if (!(await endTask(db, { taskId, state, error: { code, message } }))) return;
  if (state === 'cancelled') {
    await noteCancelled(db, { host, message });
    return;
  }
  const attempts = await readAttempts(db, host);
  await noteFailure(db, { host, attempts, retryS: retryDelayS(attempts), code, message });
}

/** Asks for leave before each step, so that who no longer leads or was told to stop does nothing more. */
function createStepRunner(taskId: number, { db, lease, fence }: TaskDependencies): StepRunner {
  let position = 0;
  return async (name, work) => {
    const leave = await readTaskLeave(db, { taskId, lease, fence });
    if (leave !== 'go') throw noLeave(leave, name);
    const at = position++;
    await startStep(db, { taskId, position: at, name });
    try {
      const { value, detail } = await work();
      await endStep(db, { taskId, position: at, state: 'done', detail });
      return value;
    } catch (error) {
      await endStep(db, { taskId, position: at, state: 'failed', detail: describe(error).message });
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
  host: string,
  { db, access, policy, notePin }: TaskDependencies,
): Promise<{ value: SshSession; detail: string }> {
  const address = `${host}:${access.port}`;
  const pinned = await readPin(db, address);
  let first: string | undefined;
  const judge = (shown: string) => {
    const verdict = judgeHostKey(shown, { pinned, policy });
    if (verdict.trusted && verdict.pin) first = shown;
    return verdict;
  };
  const session = await openSession({ ...access, host }, { judge });
  if (access.user !== 'root') session.useSudo();
  if (first !== undefined) {
    await storePin(db, { address, fingerprint: first });
    await notePin(address, first);
  }
  return { value: session, detail: `${access.user}@${address}, key ${first ?? pinned ?? ''}` };
}

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof ProductError) {
    const remedy = error.remedy === undefined ? '' : ` (${error.remedy})`;
    return { code: error.code, message: `${error.message}${remedy}` };
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}
