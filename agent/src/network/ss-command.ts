/**
 * Runs `ss`. It is started by a shell that waits for nothing else: a program is started by a copy of the process that
 * starts it, and copying the agent costs more than `ss` needs for its start. The shell ends when the agent does, since its
 * standard input ends then, and it is ended together with an `ss` that takes too long.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../procfs/proc-files.ts';
import { EndMark } from './end-mark.ts';

/** Where `ss` is on the systems that have it; cron and systemd may give the agent a PATH without sbin. */
const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const SHELL = '/bin/sh';
/** Each line that it reads is one run. */
const SCRIPT = `while read -r _; do ss "$@"; echo "${EndMark.text}$?"; done`;
/**
 * Of every version: TCP, inner information, numbers, inodes. No -p: finding processes would cost three times as much.
 * Connections that are over, or not there yet, are left to the kernel; a busy host has many of them.
 */
const STATES = ['state', 'all', ...['close', 'time-wait', 'syn-recv'].flatMap((state) => ['exclude', state])];
const ARGUMENTS = ['-t', '-i', '-n', '-e', ...STATES];
/** 100,000 sockets take about 70 MiB. */
const LARGEST_OUTPUT_BYTES = 128 * 1024 * 1024;
const LARGEST_COMPLAINT = 1_000;
/** What it complained of is in another pipe, written before the end was. */
const COMPLAINT_MS = 20;
const NOT_FOUND = 127;

/** Runs `ss` once and gives what it prints as it comes; rejects with the system's error, or one of code ETIMEDOUT. */
export type RunSs = (timeoutMs: number, take: (chunk: Buffer) => void) => Promise<void>;

interface Run {
  take: (chunk: Buffer) => void;
  bytes: number;
  end: EndMark;
  settle: (outcome: number | Error) => void;
}

/** `ss`, run by a shell of its own. One run at a time. */
export class SsCommand {
  private readonly path: string;
  private shell: ChildProcessWithoutNullStreams | undefined;
  private current: Run | undefined;
  private complaint = '';

  /** Looks for `ss` in the folders of `path`. */
  constructor(path = PATH) {
    this.path = path;
  }

  /** The shell, while there is one: what it and its children used is the agent's. */
  get pid(): number | undefined {
    return this.shell?.pid;
  }

  readonly run: RunSs = async (timeoutMs, take) => {
    if (this.current) throw new Error('ss is still at work');
    const timer = new AbortController();
    const outcome = await new Promise<number | Error>((settle) => {
      this.current = { take, bytes: 0, end: new EndMark(), settle };
      this.complaint = '';
      delay(timeoutMs, undefined, { signal: timer.signal }).then(
        () => this.giveUp(tooLate(timeoutMs)),
        () => undefined,
      );
      this.shell ??= this.startShell();
      this.shell.stdin.write('\n');
    });
    this.current = undefined;
    timer.abort();
    if (outcome === 0) return;
    if (outcome instanceof Error) throw outcome;
    await delay(COMPLAINT_MS);
    throw explainEnd(outcome, this.complaint);
  };

  private startShell(): ChildProcessWithoutNullStreams {
    const shell = spawn(SHELL, ['-c', SCRIPT, 'ss', ...ARGUMENTS], {
      env: { PATH: this.path, LC_ALL: 'C' },
      stdio: 'pipe',
      detached: true,
    });
    const lose = (failure: Error) => {
      if (this.shell !== shell) return;
      this.shell = undefined;
      this.current?.settle(failure);
    };
    shell.stdout.on('data', (chunk: Buffer) => {
      if (this.shell === shell) this.take(chunk);
    });
    shell.stderr.on('data', (chunk: Buffer) => {
      if (this.shell === shell && this.complaint.length < LARGEST_COMPLAINT)
        this.complaint += chunk.toString('latin1');
    });
    shell.stdin.on('error', lose);
    shell.on('error', (error) =>
      lose(Object.assign(new Error(`ss failed: ${error.message}`), { cause: error })),
    );
    shell.on('close', () => lose(new Error('ss failed: the shell that runs it ended')));
    letGo(shell);
    return shell;
  }

  private take(chunk: Buffer): void {
    const run = this.current;
    if (!run) return;
    run.bytes += chunk.length;
    if (run.bytes > LARGEST_OUTPUT_BYTES) return this.giveUp(new Error('ss printed more than 128 MiB'));
    run.take(chunk);
    const status = run.end.find(chunk);
    if (status !== undefined) run.settle(status);
  }

  /** Ends the shell and what it runs; the next run begins with another one. */
  private giveUp(failure: Error): void {
    const { shell, current } = this;
    this.shell = undefined;
    if (shell?.pid !== undefined) endGroup(shell.pid);
    current?.settle(failure);
  }
}

/** The agent may end while the shell waits; while it works, the time limit keeps the agent. */
function letGo(shell: ChildProcessWithoutNullStreams): void {
  shell.unref();
  for (const pipe of shell.stdio) (pipe as { unref?: () => void } | null)?.unref?.();
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself in this moment.
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function tooLate(timeoutMs: number): Error {
  return Object.assign(new Error(`ss took more than ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}

function explainEnd(status: number, complaint: string): Error {
  if (status === NOT_FOUND)
    return Object.assign(new Error('ss is not installed (package iproute2)'), { code: 'ENOENT' });
  const said = complaint.trim().split('\n')[0] ?? '';
  return new Error(`ss failed: ${said || `it ended with ${status}`}`);
}
