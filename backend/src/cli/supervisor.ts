/**
 * Keeps the parts running: started in order, recorded in `run/`, restarted with back-off when they die, ended in
 * reverse order. It signals nothing but what it started itself or finds recorded.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startChild, type ChildSpec, type RunningChild } from './child.ts';
import { endProcess, findByVariable, isRunning } from './os-process.ts';
import { leftovers, readRecords, removeRecord, writeRecord, type RunRecord } from './run-records.ts';

/** Marks what is started with the folder of its records: a start may be killed before it writes the record. */
const MARK = 'PROCESS_MONITOR_RUN_FOLDER';
const BACK_OFF_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
/** A part that ran this long is taken for healthy, and its next death starts the back-off anew. */
const HEALTHY_MS = 60_000;

export interface Supervisor {
  /** Starts a part and keeps it running until `stop`. `ready` must resolve before the start counts. */
  start(
    spec: ChildSpec,
    options?: { ready?: (child: RunningChild) => Promise<void>; facts?: RunRecord['facts'] },
  ): Promise<void>;
  /** Ends all parts in reverse order of their start; waits are bounded by each part's `graceMs`. */
  stop(options?: { force?: AbortSignal }): Promise<void>;
  /** Names of the parts that run now. */
  running(): string[];
}

interface Part {
  spec: ChildSpec;
  order: number;
  facts: RunRecord['facts'];
  child: RunningChild;
  startedMs: number;
  deaths: number;
  /** A restart under way, which a stop waits for so that nothing is left behind. */
  restarting: Promise<void>;
}

export function createSupervisor(options: {
  runFolder: string;
  clock: () => number;
  now: () => Date;
  say: (line: string) => void;
}): Supervisor {
  const parts: Part[] = [];
  const stopping = new AbortController();

  async function launch(spec: ChildSpec, order: number, facts: RunRecord['facts']): Promise<RunningChild> {
    const child = await startChild({ ...spec, env: { ...spec.env, [MARK]: options.runFolder } });
    const record: RunRecord = {
      name: spec.name,
      ...child.identity,
      startedAt: options.now().toISOString(),
      order,
      ...(facts && { facts }),
    };
    writeRecord(options.runFolder, record);
    return child;
  }

  /** Watches one part until the stop; each death is told in one line. */
  async function keep(part: Part): Promise<void> {
    for (;;) {
      const reason = await part.child.ended;
      if (stopping.signal.aborted) return;
      part.deaths = options.clock() - part.startedMs > HEALTHY_MS ? 1 : part.deaths + 1;
      const waitMs = BACK_OFF_MS[Math.min(part.deaths, BACK_OFF_MS.length) - 1] ?? 60_000;
      options.say(
        `! ${part.spec.name} ended (${reason}); starting it again in ${waitMs / 1000} s; its log: ${part.spec.logFile}`,
      );
      if (!(await pause(waitMs))) return;
      part.restarting = restart(part);
      await part.restarting;
    }
  }

  async function restart(part: Part): Promise<void> {
    try {
      part.startedMs = options.clock();
      part.child = await launch(part.spec, part.order, part.facts);
    } catch (error) {
      options.say(`! ${part.spec.name} could not be started again: ${(error as Error).message}`);
    }
  }

  /** False when the stop came first. */
  async function pause(ms: number): Promise<boolean> {
    await delay(ms, undefined, { signal: stopping.signal, ref: true }).catch(() => undefined);
    return !stopping.signal.aborted;
  }

  return {
    async start(spec, { ready, facts } = {}) {
      const order = parts.length + 1;
      const child = await launch(spec, order, facts);
      const started = { startedMs: options.clock(), deaths: 0, restarting: Promise.resolve() };
      const part: Part = { spec, order, facts, child, ...started };
      parts.push(part);
      await ready?.(child);
      void keep(part);
    },
    async stop({ force } = {}) {
      stopping.abort();
      for (const part of parts.toReversed()) {
        await part.restarting;
        await endProcess(part.child.identity, {
          graceMs: part.spec.graceMs,
          ...(part.spec.askAgainMs !== undefined && { askAgainMs: part.spec.askAgainMs }),
          ...(force && { signal: force }),
        });
        removeRecord(options.runFolder, part.spec.name);
      }
    },
    running: () => parts.filter((part) => isRunning(part.child.identity)).map((part) => part.spec.name),
  };
}

/** Ends what a killed start left running, newest first; returns the names of what it ended. */
export async function endLeftovers(runFolder: string, graceMs: number): Promise<string[]> {
  const records = readRecords(runFolder);
  const ended: string[] = [];
  for (const record of leftovers(records)) {
    await endProcess(record, { graceMs });
    ended.push(record.name);
  }
  for (const unrecorded of findByVariable({ name: MARK, value: runFolder })) {
    if ((await endProcess(unrecorded, { graceMs })) !== 'gone') ended.push(`process ${unrecorded.pid}`);
  }
  for (const record of records) removeRecord(runFolder, record.name);
  return ended;
}
