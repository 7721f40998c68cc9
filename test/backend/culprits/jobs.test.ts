import { describe, expect, it } from 'vitest';
import { NOTHING } from '../../../backend/src/culprits/amounts.ts';
import type { ProcessSums } from '../../../backend/src/culprits/culprits-store.ts';
import type { JobSums } from '../../../backend/src/culprits/jobs-store.ts';
import { toJobs } from '../../../backend/src/culprits/jobs.ts';

const range = { afterS: 1_000, untilS: 2_000 };
const STEP_MS = 10_000;

const ended = (change: Partial<JobSums>): JobSums => ({
  ...{
    instanceId: 7,
    name: 'mysqldump',
    command: 'mysqldump orders',
    pid: 60,
    startedS: 1_100,
    endedS: 1_400,
  },
  ...{ cpuMs: 300, readBytes: 600, writeBytes: 0, ...change },
});
const process = (change: Partial<ProcessSums>): ProcessSums => ({
  ...{ pid: 60, startedS: 1_100, instanceId: 7, role: 'backup', command: '/usr/bin/mysqldump orders' },
  ...{ samples: 1, lastS: 2_000, memorySum: 4096, memorySamples: 1, cpuMs: 10, readBytes: 0, writeBytes: 0 },
  ...{ netInBytes: null, netOutBytes: null, ...change },
});
const jobsOf = (jobs: JobSums[], processes: ProcessSums[] = []) =>
  toJobs({
    ...{ ended: jobs, processes, range, stepMs: STEP_MS },
    totals: { ...NOTHING, cpu: 10_000, diskRead: 10_000, diskWrite: 10_000 },
  });

describe('jobs of a window', () => {
  it('have their whole life when it lies in the window', () => {
    expect(jobsOf([ended({})]).get(7)).toEqual([
      {
        ...{ name: 'mysqldump', command: 'mysqldump orders', pid: 60, seen: true, runs: 1 },
        ...{ startedAtMs: 1_100_000, endedAtMs: 1_400_000, estimated: false },
        amounts: { ...NOTHING, cpu: 300, diskRead: 600, diskWrite: 0 },
      },
    ]);
  });

  it('have an even part of a life that reaches beyond the window, and say that it is an estimate', () => {
    const before = jobsOf([ended({ startedS: 800, endedS: 1_100 })]).get(7);
    expect(before).toMatchObject([{ estimated: true, amounts: { cpu: 100, diskRead: 200 } }]);
    const after = jobsOf([ended({ startedS: 1_900, endedS: 2_200 })]).get(7);
    expect(after).toMatchObject([{ estimated: true, endedAtMs: 2_200_000, amounts: { cpu: 100 } }]);
  });

  it('have what their process was seen to use in the window, when it was sampled all the time', () => {
    const sampled = process({ startedS: 1_901, samples: 9, cpuMs: 250, readBytes: 50 });
    const job = ended({ startedS: 1_900, endedS: 2_200 });
    expect(jobsOf([job], [sampled]).get(7)).toMatchObject([
      { estimated: false, endedAtMs: 2_200_000, amounts: { cpu: 250, diskRead: 50 } },
    ]);
    const seldom = { ...sampled, samples: 3 };
    expect(jobsOf([job], [seldom]).get(7)).toMatchObject([{ estimated: true, amounts: { cpu: 100 } }]);
  });

  it('that went on are backups and clients without an end', () => {
    const rows = jobsOf(
      [],
      [process({}), process({ pid: 61, role: null }), process({ pid: 62, role: 'helper' })],
    );
    expect(rows.get(7)).toMatchObject([
      { name: 'mysqldump', pid: 60, startedAtMs: 1_100_000, endedAtMs: null, estimated: false, runs: 1 },
    ]);
    expect(jobsOf([], [process({ lastS: 1_500 })]).get(7)).toMatchObject([{ endedAtMs: 1_500_000 }]);
  });

  it('are told once when both ledger and samples know them', () => {
    expect(jobsOf([ended({})], [process({ startedS: 1_101 })]).get(7)).toHaveLength(1);
  });

  it('of one name are one line, with their number, from the first start to the last end', () => {
    const runs = [1_100, 1_200, 1_300].map((startedS, index) =>
      ended({ ...{ startedS, endedS: startedS + 10, pid: index, name: 'report.sh', instanceId: null } }),
    );
    expect(jobsOf(runs).get(null)).toMatchObject([
      {
        ...{ name: 'report.sh', pid: null, runs: 3, startedAtMs: 1_100_000, endedAtMs: 1_310_000 },
        amounts: { cpu: 900, diskRead: 1_800, memory: null },
      },
    ]);
  });

  it('that were not seen stand apart, under the name of their parent', () => {
    const unseen = ended({ name: 'cron', startedS: null, endedS: 1_500, readBytes: null, instanceId: null });
    expect(jobsOf([unseen, ended({ name: 'cron', instanceId: null })]).get(null)).toMatchObject([
      { name: 'cron', seen: true },
      { name: 'cron', seen: false, startedAtMs: null, amounts: { cpu: 300, diskRead: null } },
    ]);
  });

  it('come with the heaviest first, ten at most', () => {
    const many = Array.from({ length: 12 }, (_, index) => ended({ name: `job ${index}`, cpuMs: index }));
    const names = jobsOf(many)
      .get(7)
      ?.map(({ name }) => name);
    expect(names).toHaveLength(10);
    expect(names?.[0]).toBe('job 11');
  });
});
