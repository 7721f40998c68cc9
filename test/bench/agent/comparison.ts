import { setTimeout as delay } from 'node:timers/promises';
import type { DriverProcess } from './driver-process.ts';
import type { LineProcess } from './line-process.ts';
import type { Rival, Spent } from './rivals.ts';
import type { Stage } from './stage.ts';
import { median, sum } from './statistics.ts';

const STEP_MS = 1_000;

/** CPU time of one round of each, ms: medians over windows that all of them had together. */
export interface Costs {
  scanMs: number;
  passMs: number;
  sampleMs: number;
  rivalsMs: Map<Rival, number>;
  passVsScan: number;
  sampleVsScan: number;
  sampleVsRivals: Map<Rival, number>;
}

export interface Contenders {
  stage: Stage;
  /** The C program. */
  scan: LineProcess;
  passes: DriverProcess;
  samples: DriverProcess;
  rivals: readonly Rival[];
}

interface Window {
  scanMs: number;
  passMs: number;
  sampleMs: number;
  rivalsMs: Map<Rival, number>;
}

/**
 * Everybody does one round a second, one after another, in changing order: whatever else the machine does meets all
 * alike. Ratios are taken within a window, and the median of the windows is the figure.
 */
export async function compareCosts(
  contenders: Contenders,
  { windows, steps }: { windows: number; steps: number },
): Promise<Costs> {
  const taken: Window[] = [];
  for (let window = 0; window < windows; window++) taken.push(await takeWindow(contenders, steps));
  const of = (pick: (window: Window) => number) => median(taken.map(pick));
  const ofRivals = (pick: (window: Window, rivalMs: number) => number) =>
    new Map(
      contenders.rivals.map((rival) => [
        rival,
        of((window) => pick(window, window.rivalsMs.get(rival) ?? Number.NaN)),
      ]),
    );
  return {
    scanMs: of(({ scanMs }) => scanMs),
    passMs: of(({ passMs }) => passMs),
    sampleMs: of(({ sampleMs }) => sampleMs),
    rivalsMs: ofRivals((_, rivalMs) => rivalMs),
    passVsScan: of(({ passMs, scanMs }) => passMs / scanMs),
    sampleVsScan: of(({ sampleMs, scanMs }) => sampleMs / scanMs),
    sampleVsRivals: ofRivals(({ sampleMs }, rivalMs) => sampleMs / rivalMs),
  };
}

async function takeWindow(contenders: Contenders, steps: number): Promise<Window> {
  const { stage, scan, passes, samples, rivals } = contenders;
  const spent = { scan: [] as number[], pass: [] as number[], sample: [] as number[] };
  const before = new Map(rivals.map((rival) => [rival, rival.spent()]));
  const rounds: Array<() => Promise<unknown>> = [
    async () => spent.scan.push(await scanOnce(scan)),
    async () => spent.pass.push(await passes.pass(1)),
    async () => spent.sample.push(await samples.sample(1)),
    ...rivals.map((rival) => () => rival.step()),
  ];
  for (let step = 0; step < steps; step++) {
    const end = performance.now() + STEP_MS;
    await stage.beat();
    for (let at = 0; at < rounds.length; at++) await rounds[(at + step) % rounds.length]?.();
    await delay(Math.max(0, end - performance.now()));
  }
  return {
    scanMs: sum(spent.scan) / steps,
    passMs: sum(spent.pass) / steps,
    sampleMs: sum(spent.sample) / steps,
    rivalsMs: new Map(rivals.map((rival) => [rival, perRound(before.get(rival), rival.spent())])),
  };
}

/** CPU time of one scan by the C program, ms. */
export async function scanOnce(scan: LineProcess): Promise<number> {
  const [, cpuUs] = (await scan.ask('scan')).split(' ');
  return Number(cpuUs) / 1_000;
}

function perRound(before: Spent | undefined, after: Spent): number {
  return (after.cpuMs - (before?.cpuMs ?? 0)) / (after.rounds - (before?.rounds ?? 0));
}
