/**
 * launch.json in the state folder says which bundle the installed file starts. The installed file may be older than
 * the bundle that wrote it, so later versions only add keys. It is replaced as a whole (written aside, synced, renamed):
 * a killed agent leaves the old or the new one. Times are of the clock since the host's boot, which never jumps.
 */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from './durable-file.ts';

const FILE = 'launch.json';
const SHA256 = /^[0-9a-f]{64}$/;

/** A bundle that has not proved itself yet. */
export interface Trial {
  sha256: string;
  /** From its first start to the first report of it that is taken, ms. */
  windowMs: number;
  starts: number;
  /** First start, ms since boot. */
  sinceMs: number;
  /** How often it was tried before, when nothing could be reported by any bundle. */
  attempt: number;
}

/** A bundle that was put back. */
export interface Refusal {
  sha256: string;
  reason: string;
  windowMs: number;
  attempt: number;
  /** False until the bundle before it has shown that reports are taken at all. */
  final: boolean;
}

export interface LaunchState {
  /** The installed file that this belongs to; when another one is installed, that one is what is wanted. */
  installed: string;
  /** The proved bundle that runs instead of the installed file. */
  current?: string | undefined;
  trial?: Trial | undefined;
  refused?: Refusal | undefined;
  /** The version label that servers answered last. */
  label?: string | undefined;
  /** Starts in a row without a report that was taken. */
  starts: number;
  /** Last start, ms since boot. */
  startedMs: number;
}

/** What is stored; undefined when there is nothing usable: then the installed file runs. */
export function readLaunchState(stateDir: string): LaunchState | undefined {
  try {
    const state = JSON.parse(readFileSync(join(stateDir, FILE), 'utf8')) as LaunchState;
    return isLaunchState(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Rejects with the system's error; the state before is then still there. */
export async function writeLaunchState(stateDir: string, state: LaunchState): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  await replaceFile(join(stateDir, FILE), `${JSON.stringify(state)}\n`);
}

const isSha256 = (value: unknown) => typeof value === 'string' && SHA256.test(value);
const areNumbers = (...values: unknown[]) => values.every((value) => Number.isFinite(value));

function isLaunchState(state: LaunchState): boolean {
  const { installed, current, trial, refused, label, starts, startedMs } = state;
  return (
    isSha256(installed) &&
    (current === undefined || isSha256(current)) &&
    (trial === undefined || isTrial(trial)) &&
    (refused === undefined || isRefusal(refused)) &&
    (label === undefined || typeof label === 'string') &&
    areNumbers(starts, startedMs)
  );
}

function isTrial({ sha256, windowMs, starts, sinceMs, attempt }: Trial): boolean {
  return isSha256(sha256) && areNumbers(windowMs, starts, sinceMs, attempt);
}

function isRefusal({ sha256, reason, windowMs, attempt, final }: Refusal): boolean {
  const texts = isSha256(sha256) && typeof reason === 'string';
  return texts && areNumbers(windowMs, attempt) && typeof final === 'boolean';
}
