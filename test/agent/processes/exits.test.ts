import { describe, expect, it } from 'vitest';
import { createTracker } from '../support/tracker.ts';
import { ProcTree, type FakeProcess } from '../support/proc-tree.ts';

const MIB = 1024 * 1024;
const shell: FakeProcess = { pid: 10, name: 'bash', startTicks: 10 };
const dump: FakeProcess = {
  pid: 20,
  name: 'mysqldump',
  ppid: 10,
  startTicks: 20,
  userTicks: 5_000,
  readBytes: 900 * MIB,
};

describe('work of processes that ended', () => {
  it('is not counted again when their parent reaps them; what they did last is', () => {
    const tree = new ProcTree();
    tree.put(shell);
    tree.put(dump);
    const { table, scan } = createTracker(tree.root);
    scan();
    tree.remove(20);
    tree.update({ ...shell, childUserTicks: 5_030, readBytes: 903 * MIB });
    scan();
    expect(table.byPid.get(10)?.use).toMatchObject({ exitedUserTicks: 30, readBytes: 3 * MIB });
  });

  it('is told though they deleted what they had written', () => {
    const tree = new ProcTree();
    tree.put(shell);
    tree.put({ ...dump, writeBytes: 80 * MIB });
    const { table, scan } = createTracker(tree.root);
    scan();
    tree.remove(20);
    const reaped = { childUserTicks: 5_000, readBytes: 900 * MIB, writeBytes: 80 * MIB };
    tree.update({ ...shell, ...reaped, cancelledBytes: 80 * MIB });
    scan();
    expect(table.byPid.get(10)?.use).toMatchObject({ exitedUserTicks: 0, readBytes: 0, writeBytes: 0 });
  });

  it('counts at init when their parent ended before them', () => {
    const tree = new ProcTree();
    tree.put({ pid: 1, name: 'init', ppid: 0, startTicks: 1 });
    tree.put(shell);
    tree.put(dump);
    const { table, scan } = createTracker(tree.root);
    scan();
    tree.remove(10);
    tree.remove(20);
    tree.update({
      pid: 1,
      name: 'init',
      ppid: 0,
      startTicks: 1,
      childUserTicks: 5_010,
      readBytes: 901 * MIB,
    });
    scan();
    expect(table.byPid.get(1)?.use).toMatchObject({ exitedUserTicks: 10, readBytes: MIB });
  });

  it('takes nothing off a parent that did not wait for them', () => {
    const tree = new ProcTree();
    tree.put(shell);
    tree.put(dump);
    const { table, scan } = createTracker(tree.root);
    scan();
    tree.remove(20);
    tree.update({ ...shell, userTicks: 7, readBytes: 4 * MIB });
    scan();
    expect(table.byPid.get(10)?.use).toMatchObject({ userTicks: 7, readBytes: 4 * MIB, exitedUserTicks: 0 });
  });
});

describe('processes', () => {
  it.each([0, 1, 1_000])(
    'are told apart when a PID is used again, with %i descriptors kept',
    (descriptors) => {
      const tree = new ProcTree();
      tree.put({ pid: 30, name: 'old', startTicks: 90_000, userTicks: 8_000 });
      const { table, scan } = createTracker(tree.root, descriptors);
      scan();
      tree.remove(30);
      tree.put({ pid: 30, name: 'new', startTicks: 100_100, userTicks: 40 });
      scan();
      const process = table.byPid.get(30);
      expect(process?.name).toBe('new');
      expect(process?.use.userTicks).toBe(40);
      table.close();
    },
  );

  it('that were there at the start have used nothing yet; those that came since, everything', () => {
    const tree = new ProcTree();
    tree.put({ pid: 40, name: 'old', startTicks: 50, userTicks: 8_000 });
    const { table, scan } = createTracker(tree.root);
    scan();
    tree.put({ pid: 41, name: 'new', startTicks: 100_050, userTicks: 70 });
    tree.put({ pid: 42, name: 'overlooked', startTicks: 50, userTicks: 9_000 });
    scan();
    expect([40, 41, 42].map((pid) => table.byPid.get(pid)?.use.userTicks)).toEqual([0, 70, 0]);
  });
});
