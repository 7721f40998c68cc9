/** Every cron line of the backend, in UTC. No job overlaps itself; a failing one is told and runs again next time. */
import { schedule, type ScheduledTask } from 'node-cron';

export interface Job {
  name: string;
  /** Five fields, or six that begin with seconds, UTC. */
  cron: string;
  run: () => Promise<void>;
  /** Done once before the first request is answered. */
  first?: true;
}

/** What the jobs do; `app.ts` passes it. */
export interface JobWork {
  /** Makes the partitions of the days to come and drops the expired ones, when this backend leads. */
  keepPartitions: () => Promise<void>;
  /** Joins samples to longer times, when this backend leads. */
  rollUp: () => Promise<void>;
  /** Tells how fast file systems fill and deletes old incidents and messages, when this backend leads. */
  keepUp: () => Promise<void>;
  /** Gives a sign of life of this server. */
  beat: () => Promise<void>;
  /** Evaluates the rules, when this backend leads. */
  evaluate: () => Promise<void>;
  /** Chooses the hosts that tell when no server answers, and reads what they are ordered to do. */
  watch: () => Promise<void>;
  /** Sends the messages that are due, when this backend sends. */
  send: () => Promise<void>;
  /** Brings hosts online and takes them offline, when this backend leads. */
  reconcileHosts: () => Promise<void>;
  /** Reads which bundle each host is to run, and moves a rollout on when this backend leads. */
  rollOut: () => Promise<void>;
}

export function listJobs(work: JobWork): Job[] {
  return [
    { name: 'partitions', cron: '17 * * * *', run: work.keepPartitions, first: true },
    { name: 'hosts', cron: '*/5 * * * * *', run: work.reconcileHosts },
    { name: 'rollout', cron: '2-59/5 * * * * *', run: work.rollOut, first: true },
    // Five minutes are rolled up 90 s after their end.
    { name: 'rollups', cron: '2-59/5 * * * *', run: work.rollUp },
    // Hours are complete a few minutes after their end.
    { name: 'alert-upkeep', cron: '9 * * * *', run: work.keepUp },
    { name: 'heartbeat', cron: '*/10 * * * * *', run: work.beat },
    { name: 'alert-evaluate', cron: '*/10 * * * * *', run: work.evaluate },
    { name: 'alert-watch', cron: '4-59/10 * * * * *', run: work.watch, first: true },
    { name: 'alert-send', cron: '* * * * * *', run: work.send },
  ];
}

export interface JobLog {
  error(facts: object, message: string): void;
}

export interface RunningJobs {
  /** Runs once what has to be done before the first request, each by itself. */
  runFirst(): Promise<void>;
  /** Runs the others once now; does not wait for them. */
  runOthers(): void;
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
    async runFirst() {
      await Promise.all(jobs.filter(({ first }) => first === true).map(runOnce));
    },
    runOthers() {
      for (const job of jobs) if (job.first !== true) void runOnce(job);
    },
    async stop() {
      for (const task of tasks) await task.destroy();
      await Promise.all(running.values());
    },
  };
}
