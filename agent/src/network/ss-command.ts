import { spawn } from 'node:child_process';
import { errorCode } from '../procfs/proc-files.ts';

/** Where `ss` is on the systems that have it; cron and systemd may give the agent a PATH without sbin. */
const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
/**
 * Of every version: TCP, inner information, numbers, inodes. No -p: finding processes would cost three times as much.
 * Connections that are over, or not there yet, are left to the kernel; a busy host has many of them.
 */
const STATES = ['state', 'all', ...['close', 'time-wait', 'syn-recv'].flatMap((state) => ['exclude', state])];
const ARGUMENTS = ['-t', '-i', '-n', '-e', ...STATES];
/** 100,000 sockets take about 70 MiB. */
const LARGEST_OUTPUT_BYTES = 128 * 1024 * 1024;
const LARGEST_COMPLAINT = 1_000;

/** Runs `ss` once and gives what it prints as it comes; rejects with the system's error, or one of code ETIMEDOUT. */
export type RunSs = (timeoutMs: number, take: (chunk: Buffer) => void) => Promise<void>;

/** A runner that finds `ss` in the folders of `path`. */
export function createRunSs(path = PATH): RunSs {
  const env = { PATH: path, LC_ALL: 'C' };
  // A pipe costs: after a run that went well, what the next one complains of is heard when it fails again.
  let listens = true;
  return (timeoutMs, take) =>
    new Promise((resolve, reject) => {
      const child = spawn('ss', ARGUMENTS, { env, stdio: ['ignore', 'pipe', listens ? 'pipe' : 'ignore'] });
      const run: Run = { failure: undefined, bytes: 0, complaint: '' };
      const end = (failure: Error) => {
        run.failure ??= failure;
        child.kill('SIGKILL');
      };
      const timer = setTimeout(() => end(tooLate(timeoutMs)), timeoutMs);
      const settle = (failure: Error | undefined) => {
        clearTimeout(timer);
        listens = failure !== undefined;
        if (failure) reject(failure);
        else resolve();
      };
      child.stdout?.on('data', (chunk: Buffer) => {
        run.bytes += chunk.length;
        if (run.bytes > LARGEST_OUTPUT_BYTES) end(new Error('ss printed more than 128 MiB'));
        else if (!run.failure) take(chunk);
      });
      child.stderr?.on('data', (chunk: Buffer) => {
        if (run.complaint.length < LARGEST_COMPLAINT) run.complaint += chunk.toString('latin1');
      });
      child.on('error', (error) => settle(explainStart(error)));
      child.on('close', (code, signal) => settle(run.failure ?? explainEnd(run, code ?? signal)));
    });
}

interface Run {
  /** Why it was ended before it ended by itself. */
  failure: Error | undefined;
  bytes: number;
  complaint: string;
}

function tooLate(timeoutMs: number): Error {
  return Object.assign(new Error(`ss took more than ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}

function explainStart(cause: Error): Error {
  const code = errorCode(cause);
  const what = code === 'ENOENT' ? 'ss is not installed (package iproute2)' : `ss failed: ${cause.message}`;
  return Object.assign(new Error(what), { cause, code });
}

/** Undefined when it did what it should. */
function explainEnd({ complaint }: Run, ended: number | string | null): Error | undefined {
  if (ended === 0) return undefined;
  const said = complaint.trim().split('\n')[0] ?? '';
  return new Error(`ss failed: ${said || `it ended with ${ended ?? 'nothing'}`}`);
}
