import type { DriverProcess } from './driver-process.ts';
import type { Stage } from './stage.ts';
import { median } from './statistics.ts';

const SAMPLES = 10_000;
const ROUND = 50;
/** The heap has its size by then. */
const WARM_UP = 1_000;
/**
 * Between two full collections, some 2,000 samples apart, garbage makes a saw tooth of 5 MiB: each of the two parts that
 * are compared is longer than that.
 */
const COMPARED_SHARE = 1 / 3;
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
  const compared = Math.floor(readings.length * COMPARED_SHARE);
  return median(readings.slice(-compared)) - median(readings.slice(0, compared));
}
