import type { DriverProcess } from './driver-process.ts';
import type { Stage } from './stage.ts';
import { median } from './statistics.ts';

const SAMPLES = 10_000;
const ROUND = 50;
/** The heap has its size by then. */
const WARM_UP = 500;
/** Readings at the beginning and at the end that are compared. */
const READINGS = 20;
const SIZE = { processes: 300, sockets: 100 };
/** Processes and sockets that are replaced after each round. */
const CHURN = 20;

/** Growth of anonymous memory over 10,000 samples, MiB; undefined when `deadlineMs` came before. */
export async function measureMemoryGrowth(
  stage: Stage,
  driver: DriverProcess,
  deadlineMs: number,
): Promise<number | undefined> {
  await stage.resize(SIZE);
  await driver.sample(WARM_UP);
  const readings: number[] = [];
  for (let done = 0; done < SAMPLES; done += ROUND) {
    if (performance.now() > deadlineMs) return undefined;
    await driver.sample(ROUND);
    await stage.churn(CHURN, SIZE.sockets);
    readings.push(await driver.anonMiB());
  }
  return median(readings.slice(-READINGS)) - median(readings.slice(0, READINGS));
}
