/**
 * Jobs of a window: work that ended, and backups and clients that went on. The ledger knows what a job used over its
 * whole life. Where that reaches beyond the window, the samples of its process tell what falls into the window; if they
 * do not cover that time, its life is divided evenly, which is an estimate and said so.
 */
import type { Amounts, JobRow } from '@dpm/protocol';
import { NOTHING, scale, toAmounts, total } from './amounts.ts';

import type { ProcessSums } from './culprits-store.ts';
import type { JobSums } from './jobs-store.ts';
import { isSameStart, programOf } from './processes.ts';
import type { SampleRange } from './window.ts';

/** Roles of processes that come and go while their instance stays. */
const JOB_ROLES = new Set(['backup', 'client']);
/** Samples of a process that cover this much of a time tell what it used in it. */
const ENOUGH_COVERED = 0.8;
/** A process without a sample for this many intervals had ended, or used next to nothing. */
const SILENT_STEPS = 3;
/** Jobs shown of each row. */
const MOST_SHOWN = 10;

export interface JobFacts {
  ended: readonly JobSums[];
  processes: readonly ProcessSums[];
  range: SampleRange;
  /** Usual interval of a sample, ms. */
  stepMs: number;
  /** What the host used in the window. */
  totals: Amounts;
}

type Job = JobRow & { instanceId: number | null };
type Group = [Job, ...Job[]];

/** Jobs by the number of their instance, null for others; those of one name together, the heaviest first. */
export function toJobs(facts: JobFacts): Map<number | null, JobRow[]> {
  const groups = new Map<string, Group>();
  for (const job of [...facts.ended.map((one) => toEnded(one, facts)), ...findRunning(facts)]) {
    const key = `${job.instanceId ?? ''} ${job.seen} ${job.name}`;
    const known = groups.get(key);
    if (known) known.push(job);
    else groups.set(key, [job]);
  }
  const joined = [...groups.values()].map(join);
  joined.sort((a, b) => weightOf(b, facts) - weightOf(a, facts));
  const byInstance = new Map<number | null, JobRow[]>();
  for (const { instanceId, ...row } of joined) {
    byInstance.set(instanceId, [...(byInstance.get(instanceId) ?? []), row].slice(0, MOST_SHOWN));
  }
  return byInstance;
}

function toEnded(job: JobSums, facts: JobFacts): Job {
  const { instanceId, name, command, pid, startedS, endedS } = job;
  const life = { ...NOTHING, cpu: job.cpuMs, diskRead: job.readBytes, diskWrite: job.writeBytes };
  const inside = partInside(job, facts.range);
  const sampled = inside < 1 ? findSampled(job, facts) : undefined;
  return {
    ...{ instanceId, name, command, pid, seen: startedS !== null, runs: 1 },
    startedAtMs: startedS === null ? null : startedS * 1000,
    endedAtMs: endedS * 1000,
    amounts: sampled ? toAmounts(sampled, sampled) : scale(life, inside),
    estimated: inside < 1 && sampled === undefined,
  };
}

/** Share of a job's life that lies in the window; an unseen one lived between two samples. */
function partInside({ startedS, endedS }: JobSums, { afterS, untilS }: SampleRange): number {
  if (startedS === null || endedS <= startedS) return 1;
  const insideS = Math.min(endedS, untilS) - Math.max(startedS, afterS);
  return Math.max(0, insideS) / (endedS - startedS);
}

/** The samples of a job's process, when they cover the time that it was at work in the window. */
function findSampled(job: JobSums, { processes, range, stepMs }: JobFacts): ProcessSums | undefined {
  const found = processes.find((process) => isProcessOf(job, process));
  const insideS = Math.min(job.endedS, range.untilS) - Math.max(job.startedS ?? 0, range.afterS);
  const coveredS = ((found?.samples ?? 0) * stepMs) / 1000;
  return coveredS >= ENOUGH_COVERED * insideS ? found : undefined;
}

function isProcessOf(job: JobSums, process: ProcessSums): boolean {
  return job.startedS !== null && job.pid === process.pid && isSameStart(job, process);
}

/** Backups and clients of which no ledger tells that they ended. */
function findRunning({ processes, ended, range, stepMs }: JobFacts): Job[] {
  const silentS = range.untilS - (SILENT_STEPS * stepMs) / 1000;
  return processes
    .filter(({ role }) => role !== null && JOB_ROLES.has(role))
    .filter((process) => !ended.some((job) => isProcessOf(job, process)))
    .map((process) => ({
      instanceId: process.instanceId,
      ...{ name: programOf(process.command ?? ''), command: process.command, pid: process.pid },
      ...{ seen: true, runs: 1, estimated: false },
      startedAtMs: process.startedS === null ? null : process.startedS * 1000,
      endedAtMs: process.lastS < silentS ? process.lastS * 1000 : null,
      amounts: toAmounts(process, process),
    }));
}

/** Runs of one name, told as one: from the first start to the last end. */
function join([first, ...more]: Group): Job {
  if (more.length === 0) return first;
  const jobs = [first, ...more];
  const starts = jobs.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  const ends = jobs.flatMap(({ endedAtMs }) => endedAtMs ?? []);
  return {
    ...first,
    pid: null,
    runs: jobs.length,
    startedAtMs: starts.length > 0 ? Math.min(...starts) : null,
    endedAtMs: ends.length === jobs.length ? Math.max(...ends) : null,
    amounts: total(jobs.map(({ amounts }) => amounts)),
    estimated: jobs.some(({ estimated }) => estimated),
  };
}

/** All resources alike, each as its part of what the host used. */
function weightOf({ amounts }: Job, { totals }: JobFacts): number {
  const part = (key: 'cpu' | 'diskRead' | 'diskWrite') => (amounts[key] ?? 0) / Math.max(1, totals[key] ?? 0);
  return part('cpu') + part('diskRead') + part('diskWrite');
}
