import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProductError } from '../errors.ts';
import { identifyProcess, type ProcessIdentity } from './os-process.ts';

/** How one part of the product is started. */
export interface ChildSpec {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  cwd?: string;
  /** Account it runs under; ours when absent. */
  uid?: number;
  gid?: number;
  /** How long it may take to end after SIGTERM. */
  graceMs: number;
  /** Repeat SIGTERM at this interval: for a part that loses one while it starts, and takes a second one calmly. */
  askAgainMs?: number;
  /** What its exit codes mean, for people. */
  exits?: Readonly<Record<number, string>>;
}

export interface RunningChild {
  process: ChildProcess;
  identity: ProcessIdentity;
  /** Resolves with a description once it has ended. */
  ended: Promise<string>;
}

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/**
 * Starts a part in a session and process group of its own, so that a Ctrl-C of the terminal reaches us only and the
 * parts end in order. Its output goes straight to its log file: it outlives us without a broken pipe.
 */
export async function startChild(spec: ChildSpec): Promise<RunningChild> {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  rotateLog(spec.logFile);
  const log = openSync(spec.logFile, 'a', 0o640);
  const child = spawn(spec.command, spec.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: spec.env,
    ...(spec.cwd !== undefined && { cwd: spec.cwd }),
    ...(spec.uid !== undefined && { uid: spec.uid }),
    ...(spec.gid !== undefined && { gid: spec.gid }),
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(describeEnd(spec, { code, signal })));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve).once('error', (cause) => reject(notStarted(spec, cause)));
  });
  const identity = identifyProcess(child.pid ?? 0) ?? { pid: child.pid ?? 0, startTicks: '', bootId: '' };
  return { process: child, identity, ended };
}

function describeEnd(
  { exits = {} }: ChildSpec,
  { code, signal }: { code: number | null; signal: NodeJS.Signals | null },
): string {
  if (signal !== null) return `by ${signal}`;
  return exits[code ?? 0] ?? `exit ${code ?? '?'}`;
}

/** Keeps the log and one older one, each of at most about 20 MB per start. */
function rotateLog(path: string): void {
  if (sizeOf(path) > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function notStarted(spec: ChildSpec, cause: Error): ProductError {
  return new ProductError({
    code: 'PART_NOT_STARTED',
    message: `${spec.name} could not be started: ${cause.message}`,
    where: spec.command,
    remedy: 'check that the file is there and may be executed',
    cause,
  });
}
