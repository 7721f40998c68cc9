import { describe, expect, it } from 'vitest';
import { BurstSampler } from '../../../agent/src/burst/burst-sampler.ts';
import { chooseTargets } from '../../../agent/src/burst/burst-targets.ts';
import { isSaturated } from '../../../agent/src/burst/saturation.ts';
import { runBursts } from '../../../agent/src/loop.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { ProcTree, type FakeProcess } from '../support/proc-tree.ts';
import { createTracker } from '../support/tracker.ts';

const units = { pageBytes: 4_096, ticksPerS: 100 };
const server = (pid: number, more: Partial<FakeProcess> = {}): FakeProcess => ({
  ...{
    pid,
    name: 'redis-server',
    args: ['redis-server', '--port', `${pid}`],
    cwd: `/${pid}`,
    sockets: [pid],
  },
  ...more,
});

function createInstances(...pids: number[]) {
  const tree = new ProcTree();
  for (const pid of pids) tree.put(server(pid));
  tree.listen(pids.map((pid) => ({ port: pid, inode: pid })));
  const { files, scan } = createTracker(tree.root);
  const view = scan();
  return { tree, view, burst: new BurstSampler({ files, units }) };
}

describe('saturation', () => {
  const cpu = { cores: 2, niceMs: 0, irqMs: 0, softirqMs: 0, userMs: 0, systemMs: 0, idleMs: 0, iowaitMs: 0 };
  const device = {
    name: 'sda',
    readBytes: 0,
    writeBytes: 0,
    readOps: 0,
    writeOps: 0,
    weightedMs: 0,
    readMs: 0,
    writeMs: 0,
  };
  const at = (totals: object, busyMs = 0) =>
    isSaturated({ totals, devices: [{ ...device, busyMs }], intervalMs: 10_000 });

  it('is of the CPU, of a device or of memory; waiting for a device is no use of the CPU', () => {
    expect(at({ cpu: { ...cpu, userMs: 18_500, idleMs: 1_500 } })).toBe(true);
    expect(at({ cpu: { ...cpu, userMs: 9_000, stealMs: 9_500, idleMs: 1_500 } })).toBe(true);
    expect(at({ cpu: { ...cpu, userMs: 10_000, iowaitMs: 10_000 } })).toBe(false);
    expect(at({}, 9_100)).toBe(true);
    expect(at({ pressure: { memory: { someUs: 2_500_000 } } })).toBe(true);
    expect(at({ pressure: { memory: { someUs: 500_000 } } }, 4_000)).toBe(false);
  });
});

describe('bursts', () => {
  it('follow who used most of each resource, then the next by CPU', () => {
    const { view } = createInstances(11, 12, 13, 14);
    const usages = [{ cpuUserMs: 5 }, { cpuUserMs: 90 }, { readBytes: 700, cpuUserMs: 1 }, { cpuUserMs: 0 }];
    expect(chooseTargets(view, usages).map(({ instance }) => instance.port)).toEqual([12, 13, 11]);
  });

  it('take a fine sample a second of what each uses, until they end', async () => {
    const { tree, view, burst } = createInstances(21, 22);
    const clock = new FakeClock();
    const stopping = new AbortController();
    const failures: unknown[] = [];
    const running = runBursts({ clock, burst, onFailure: (error) => failures.push(error) }, stopping.signal);
    burst.follow(chooseTargets(view, [{ cpuUserMs: 1 }, {}]));
    await clock.run(1_000);
    tree.update(server(21, { userTicks: 80, readBytes: 4_096 }));
    await clock.run(1_000);
    tree.update(server(21, { userTicks: 90, readBytes: 4_096 }));
    await clock.run(1_000);
    burst.follow([]);
    await clock.run(5_000);
    const samples = burst.drain(view.instances);
    expect(samples.map(({ instance, intervalMs, usage }) => [instance, intervalMs, usage.cpuUserMs])).toEqual(
      [
        [0, 1_000, 800],
        [0, 1_000, 100],
      ],
    );
    expect(samples.map(({ usage }) => usage.readBytes)).toEqual([4_096, 0]);
    expect(burst.drain(view.instances)).toEqual([]);
    stopping.abort();
    await clock.run(1_000);
    await running;
    expect(failures).toEqual([]);
  });

  it('survive that a process ends, or another one gets its PID', () => {
    const { tree, view, burst } = createInstances(31);
    burst.follow(chooseTargets(view, [{ cpuUserMs: 1 }]));
    burst.take({ atMs: 1, monotonicMs: 1_000 });
    tree.remove(31);
    burst.take({ atMs: 2, monotonicMs: 2_000 });
    tree.put(server(31, { startTicks: 100_200, userTicks: 500 }));
    burst.take({ atMs: 3, monotonicMs: 3_000 });
    expect(burst.drain(view.instances).map(({ usage }) => usage.cpuUserMs)).toEqual([0, 0]);
  });
});
