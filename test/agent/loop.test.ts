import { describe, expect, it } from 'vitest';
import { runLoop } from '../../agent/src/loop.ts';
import { FakeClock } from './support/fake-clock.ts';

async function record(
  act: (parts: { clock: FakeClock; setIntervalMs: (ms: number) => void }) => Promise<void>,
) {
  const clock = new FakeClock(0);
  const stopping = new AbortController();
  let intervalMs = 30_000;
  const taken: Array<[number, number]> = [];
  const sample = async (lateMs: number) => void taken.push([clock.monotonicMs(), lateMs]);
  const running = runLoop({ clock, intervalMs: () => intervalMs, sample }, stopping.signal);
  await act({ clock, setIntervalMs: (ms) => (intervalMs = ms) });
  stopping.abort();
  await running;
  return taken;
}

describe('the cadence of samples', () => {
  it('is a baseline, a first interval of 5 s, and a grid that does not drift', async () => {
    const taken = await record(({ clock }) => clock.run(100_000));
    expect(taken).toEqual([
      [0, 0],
      [5_000, 0],
      [35_000, 0],
      [65_000, 0],
      [95_000, 0],
    ]);
  });

  it('leaves out slots that were missed and tells how late it is', async () => {
    const taken = await record(async ({ clock }) => {
      await clock.run(35_000);
      clock.advance(72_000);
      await clock.run(30_000);
    });
    // Planned for 65 s, taken at 107 s; the slot at 95 s is left out and the grid goes on with 125 s.
    expect(taken.slice(2)).toEqual([
      [35_000, 0],
      [107_000, 42_000],
      [125_000, 0],
    ]);
  });

  it('follows a changed interval within 10 s', async () => {
    const taken = await record(async ({ clock, setIntervalMs }) => {
      setIntervalMs(3_600_000);
      await clock.run(20_000);
      setIntervalMs(10_000);
      await clock.run(30_000);
    });
    expect(taken.map(([atMs]) => atMs)).toEqual([0, 5_000, 25_000, 35_000, 45_000]);
  });
});
