import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Which process is meant: a pid alone is reused, with its start time and the boot it is not. */
export interface ProcessIdentity {
  pid: number;
  /** Field 22 of `/proc/PID/stat`, clock ticks since boot. */
  startTicks: string;
  /** `/proc/sys/kernel/random/boot_id`. */
  bootId: string;
}

const PROC = '/proc';

/** The identity of a running process; undefined when there is none of that pid, or only its zombie. */
export function identifyProcess(pid: number, procRoot = PROC): ProcessIdentity | undefined {
  const stat = readOptional(`${procRoot}/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name in parentheses may hold anything, so fields are counted from the last parenthesis: state is the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (startTicks === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, startTicks, bootId: readOptional(`${procRoot}/sys/kernel/random/boot_id`)?.trim() ?? '' };
}

/** The processes that were started with this variable, or by one that was; those that may not be read are left out. */
export function findByVariable({ name, value }: { name: string; value: string }): ProcessIdentity[] {
  const wanted = `${name}=${value}`;
  return readdirSync(PROC)
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((entry) => readPermitted(`${PROC}/${entry}/environ`).split('\0').includes(wanted))
    .flatMap((entry) => identifyProcess(Number(entry)) ?? []);
}

/** True while exactly this process runs. */
export function isRunning(identity: ProcessIdentity, procRoot = PROC): boolean {
  const now = identifyProcess(identity.pid, procRoot);
  return now !== undefined && now.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

/**
 * Asks a process to end (SIGTERM, again every `askAgainMs`), and kills its process group when it has not within
 * `graceMs`. Never signals a process of another identity. Resolves when it is gone.
 */
export async function endProcess(
  identity: ProcessIdentity,
  options: { graceMs: number; askAgainMs?: number; signal?: AbortSignal },
): Promise<'gone' | 'ended' | 'killed'> {
  if (!isRunning(identity)) return 'gone';
  if (await endsWhenAsked(identity, options)) return 'ended';
  // Started by us as leader of its group (setsid), so the group holds its children and nothing else.
  send(-identity.pid, 'SIGKILL');
  send(identity.pid, 'SIGKILL');
  for (let waited = 0; waited < 200 && isRunning(identity); waited += 1) await delay(25);
  return 'killed';
}

async function endsWhenAsked(
  identity: ProcessIdentity,
  options: { graceMs: number; askAgainMs?: number; signal?: AbortSignal },
): Promise<boolean> {
  const { graceMs, askAgainMs = Infinity, signal } = options;
  const beginMs = performance.now();
  let askAtMs = 0;
  for (let ms = 0; ms < graceMs && signal?.aborted !== true; ms = performance.now() - beginMs) {
    if (!isRunning(identity)) return true;
    if (ms >= askAtMs) {
      send(identity.pid, 'SIGTERM');
      askAtMs += askAgainMs;
    }
    await delay(25);
  }
  return !isRunning(identity);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // ESRCH: it ended in between, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}

/** Empty for a process that ended, or belongs to somebody else. */
function readPermitted(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code)) return '';
    throw error;
  }
}
