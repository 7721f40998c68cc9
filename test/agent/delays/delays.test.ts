import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InstanceDelays } from '../../../agent/src/delays/instance-delays.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';
import { ProcTree } from '../support/proc-tree.ts';
import { createTracker } from '../support/tracker.ts';

const MS = 1_000_000;

interface Thread {
  pid: number;
  tid: number;
  runDelayMs: number;
  blockIoTicks?: number;
  state?: string;
}

/** A mysqld at port 3306 whose threads are put by the test. */
function createDelays({ accounting }: { accounting?: '0' | '1' } = {}) {
  const tree = new ProcTree();
  const sysRoot = makeTempFolder();
  const cgroup = '0::/system.slice/mysqld.service\n';
  const processes = [
    { pid: 10, name: 'mysqld', args: ['mysqld'], cwd: '/data', sockets: [100], cgroup },
    { pid: 11, name: 'mysqld', ppid: 10, session: 10, startTicks: 100_100 },
  ];
  for (const process of processes) tree.put(process);
  tree.listen([{ port: 3306, inode: 100 }]);
  tree.write('self/schedstat', '1 1 1\n');
  if (accounting !== undefined) tree.write('sys/kernel/task_delayacct', `${accounting}\n`);
  const { files, kept, table, scan } = createTracker(tree.root);
  const delays = new InstanceDelays({ files, kept, sysRoot, mostOfInstance: 4 });
  const view = scan();
  const tids = processes.map(({ pid }) => ({ pid, seen: new Set([pid]) }));
  let slices = 0;
  const threads = (...all: Thread[]) => {
    slices++;
    for (const { pid, tid, runDelayMs, blockIoTicks = 0, state = 'S' } of all) {
      const fields = new Array<number>(53).fill(0);
      fields[42] = blockIoTicks;
      tree.write(`${pid}/task/${tid}/schedstat`, `5 ${runDelayMs * MS} ${slices}\n`);
      tree.write(`${pid}/task/${tid}/stat`, `${tid} (a (b) S) ${state} ${fields.slice(4).join(' ')}\n`);
      tids.find((of) => of.pid === pid)?.seen.add(tid);
    }
    for (const [at, process] of processes.entries())
      tree.update({ ...process, threads: tids[at]?.seen.size ?? 1 });
  };
  const measure = (blocked = 1) => {
    table.scan();
    return delays.measure({ view, processes: table.byPid, blocked, intervalMs: 10_000, ticksPerS: 100 });
  };
  return { tree, sysRoot, threads, measure };
}

describe('waiting of an instance', () => {
  it('is the sum over the threads of its processes, from the second reading on', () => {
    const { threads, measure } = createDelays();
    threads({ pid: 10, tid: 10, runDelayMs: 900, blockIoTicks: 50 }, { pid: 10, tid: 12, runDelayMs: 40 });
    threads({ pid: 11, tid: 11, runDelayMs: 7 });
    expect(measure()).toMatchObject({ delays: [undefined], state: undefined });
    threads({ pid: 10, tid: 10, runDelayMs: 950, blockIoTicks: 70 }, { pid: 10, tid: 12, runDelayMs: 140 });
    threads({ pid: 11, tid: 11, runDelayMs: 10 }, { pid: 11, tid: 13, runDelayMs: 5 });
    const { delays, coverage } = measure();
    expect(delays).toEqual([{ cpuWaitMs: 158, ioWaitMs: 200, delayKind: 'threads', delayCoverage: 1 }]);
    expect(coverage).toBe(1);
  });

  it('for block devices is estimated from states, and said to be, where the kernel does not account it', () => {
    const { threads, measure } = createDelays({ accounting: '0' });
    threads({ pid: 10, tid: 10, runDelayMs: 1 }, { pid: 11, tid: 11, runDelayMs: 1 });
    measure();
    threads({ pid: 10, tid: 10, runDelayMs: 3, state: 'D' }, { pid: 11, tid: 11, runDelayMs: 1, state: 'D' });
    const { delays, state } = measure();
    // Two threads at one end of 10 s, none at the other.
    expect(delays).toEqual([{ cpuWaitMs: 2, ioWaitMs: 10_000, delayKind: 'estimated', delayCoverage: 1 }]);
    expect(state?.reason).toMatch(/task_delayacct is off/);
    expect(measure(0).delays[0]?.ioWaitMs).toBe(10_000);
    expect(measure(0).delays[0]?.ioWaitMs).toBe(0);
  });

  it('covers as many threads as may be read, and tells the share', () => {
    const { threads, measure } = createDelays();
    const many = (runDelayMs: number) =>
      threads(...Array.from({ length: 5 }, (_, at) => ({ pid: 10, tid: 1_000 + at, runDelayMs })));
    many(1);
    measure();
    many(2);
    const { delays, coverage } = measure();
    expect(delays[0]).toMatchObject({ cpuWaitMs: 4, delayCoverage: 0.8 });
    expect(coverage).toBe(0.8);
  });

  it('is the pressure of its control group where it has one of its own', () => {
    const { sysRoot, measure } = createDelays();
    const folder = join(sysRoot, 'fs/cgroup/system.slice/mysqld.service');
    mkdirSync(folder, { recursive: true });
    const pressure = (cpuUs: number, ioUs: number) => {
      const text = (us: number) => `some avg10=0.00 avg60=0.00 avg300=0.00 total=${us}\n`;
      writeFileSync(join(folder, 'cpu.pressure'), text(cpuUs));
      writeFileSync(join(folder, 'io.pressure'), text(ioUs));
    };
    pressure(5_000, 7_000);
    expect(measure().delays).toEqual([undefined]);
    pressure(25_000, 8_000);
    expect(measure().delays).toEqual([
      { cpuWaitMs: 20, ioWaitMs: 1, delayKind: 'cgroupPsi', delayCoverage: 1 },
    ]);
  });

  it('is unsupported, not zero, where the kernel has no schedstat', () => {
    const { tree, measure } = createDelays();
    tree.removeFile('self/schedstat');
    expect(measure()).toMatchObject({ delays: [undefined], state: { state: 'unsupported' } });
  });
});
