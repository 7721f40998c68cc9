import type { DriverProcess } from './driver-process.ts';
import type { Stage, StageSize } from './stage.ts';
import { growthExponent, median, type Point } from './statistics.ts';

const PROCESSES = [500, 1_000, 2_000, 4_000, 8_000];
const SOCKETS = [100, 500, 2_000, 6_000, 18_000];
/** What is not varied. */
const FIXED: StageSize = { processes: 500, sockets: 100 };
/** Samples after a change of size that are not measured, and rounds and samples that are. */
const SETTLING = 6;
const ROUNDS = 3;
const SAMPLES = 5;
/** Compiled by then. */
const WARM_UP = 200;

export interface Growth {
  processes: Point[];
  sockets: Point[];
}

/** CPU time of a whole sample, ms, by the number of processes and by that of sockets. */
export async function measureGrowth(stage: Stage, driver: DriverProcess): Promise<Growth> {
  await stage.resize(FIXED);
  await driver.sample(WARM_UP);
  const processes: Point[] = [];
  for (const size of PROCESSES) processes.push(await measureAt({ ...FIXED, processes: size }));
  const sockets: Point[] = [];
  for (const size of SOCKETS) sockets.push({ ...(await measureAt({ ...FIXED, sockets: size })), size });
  await stage.resize(FIXED);
  return { processes, sockets };

  async function measureAt(size: StageSize): Promise<Point> {
    const there = await stage.resize(size);
    await driver.sample(SETTLING);
    const costs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      let cost = 0;
      for (let sample = 0; sample < SAMPLES; sample++) {
        await stage.beat();
        cost += await driver.sample(1);
      }
      costs.push(cost / SAMPLES);
    }
    return { size: there, cost: median(costs) };
  }
}

/** The larger of both exponents. */
export function largerExponent({ processes, sockets }: Growth): number {
  return Math.max(growthExponent(processes), growthExponent(sockets));
}
