import { describe, expect, it } from 'vitest';
import { listJobs, startJobs } from '../../../backend/src/jobs/jobs.ts';
import { validate } from 'node-cron';

describe('jobs', () => {
  it('have cron lines that are understood, and names of their own', () => {
    const none = async () => undefined;
    const work = {
      keepPartitions: none,
      rollUp: none,
      reconcileHosts: none,
      rollOut: none,
      watch: none,
      keepUp: none,
      beat: none,
      evaluate: none,
      send: none,
    };
    const jobs = listJobs(work);
    expect(jobs.length).toBeGreaterThan(0);
    for (const { cron } of jobs) expect(validate(cron), cron).toBe(true);
    expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
  });

  it('do not overlap themselves, and a failing one is told and ends none of the others', async () => {
    const told: object[] = [];
    let release = () => undefined as void;
    let slowRuns = 0;
    const never = '0 0 1 1 *';
    const jobs = startJobs(
      [
        {
          name: 'slow',
          cron: never,
          first: true,
          run: () => {
            slowRuns += 1;
            return new Promise<void>((resolve) => (release = resolve));
          },
        },
        { name: 'broken', cron: never, run: () => Promise.reject(new Error('no disk')) },
      ],
      { error: (facts) => told.push(facts) },
    );
    const both = [jobs.runFirst(), jobs.runFirst()];
    jobs.runOthers();
    release();
    await Promise.all(both);
    expect(slowRuns).toBe(1);
    expect(told).toEqual([expect.objectContaining({ job: 'broken' })]);
    await jobs.stop();
  });
});
