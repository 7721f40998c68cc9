/** process.json in the state folder: which process is the agent, so that it can be ended and nothing else. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';

const FILE = 'process.json';
const POLL_MS = 100;

interface ProcessIdentity {
  pid: number;
  /** Field 22 of /proc/PID/stat: with the boot it tells a process from a later one of the same number. */
  startTicks: string;
  bootId: string;
}

/** Says that this process is the agent of the state folder. */
export function recordRun(stateDir: string, log: Logger): void {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    writeFileSync(join(stateDir, FILE), JSON.stringify(identify(process.pid)), { mode: 0o600 });
  } catch (error) {
    log.warn({ stateDir, ...describeError(error) }, 'the process number cannot be recorded');
  }
}

/** Ends the agent of the state folder, by force after `graceMs`; false when none runs. */
export async function endRunningAgent(
  stateDir: string,
  { graceMs, clock }: { graceMs: number; clock: Clock },
): Promise<boolean> {
  const recorded = readRecord(stateDir);
  if (recorded === undefined || recorded.pid === process.pid || !isRunning(recorded)) return false;
  const untilMs = clock.monotonicMs() + graceMs;
  process.kill(recorded.pid, 'SIGTERM');
  while (isRunning(recorded) && clock.monotonicMs() < untilMs) await clock.sleep(POLL_MS);
  if (isRunning(recorded)) process.kill(recorded.pid, 'SIGKILL');
  return true;
}

function readRecord(stateDir: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(join(stateDir, FILE), 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

function isRunning({ pid, startTicks, bootId }: ProcessIdentity): boolean {
  const now = identify(pid);
  return now !== undefined && now.startTicks === startTicks && now.bootId === bootId;
}

/** Undefined when there is no such process, or only its remains. */
function identify(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return undefined;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return { pid, startTicks: fields[18] ?? '', bootId };
  } catch {
    return undefined;
  }
}
