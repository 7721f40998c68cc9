/** Every cron line of the backend, in UTC. No job overlaps itself; a failing one is told and runs again next time. */
import { schedule, type ScheduledTask } from 'node-cron';

export interface Job {
  name: string;
  /** Five fields, UTC. */
  cron: string;
  run: () => Promise<void>;
}

/** What the jobs do; `app.ts` passes it. */
export interface JobWork {
  /** Makes the day partitions of the days to come and drops the expired ones, when this backend leads. */
  keepPartitions: () => Promise<void>;
}

export function listJobs(work: JobWork): Job[] {
  return [{ name: 'partitions', cron: '17 * * * *', run: work.keepPartitions }];
}

export interface JobLog {
  error(facts: object, message: string): void;
}

export interface RunningJobs {
  /** Runs every job once now, each by itself. */
  runAll(): Promise<void>;
  /** Takes the cron lines away and waits for what runs. */
  stop(): Promise<void>;
}

export function startJobs(jobs: Job[], log: JobLog): RunningJobs {
  const running = new Map<string, Promise<void>>();
  const runOnce = (job: Job): Promise<void> => {
    const before = running.get(job.name);
    if (before !== undefined) return before;
    const now = job
      .run()
      .catch((error: unknown) => log.error({ err: error, job: job.name }, `the job ${job.name} failed`))
      .finally(() => running.delete(job.name));
    running.set(job.name, now);
    return now;
  };
  const tasks: ScheduledTask[] = jobs.map((job) =>
    schedule(job.cron, () => runOnce(job), { name: job.name, timezone: 'UTC' }),
  );
  return {
    async runAll() {
      await Promise.all(jobs.map(runOnce));
    },
    async stop() {
      for (const task of tasks) await task.destroy();
      await Promise.all(running.values());
    },
  };
}
