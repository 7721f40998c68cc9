import { openSync, closeSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProcFiles } from '../../../agent/src/procfs/proc-files.ts';
import { ProcessExtrasReader } from '../../../agent/src/processes/process-extras.ts';
import { TrackedProcess } from '../../../agent/src/processes/tracked-process.ts';
import { ProcTree } from '../support/proc-tree.ts';
import { createTracker } from '../support/tracker.ts';

describe('extras of a process', () => {
  it('are swap, descriptors and their limit; what may not be read is left out', () => {
    const tree = new ProcTree();
    tree.put({ pid: 10, name: 'mysqld', sockets: [1, 2, 3] });
    tree.write('10/status', 'Name:\tmysqld\nVmSwap:\t  2048 kB\n');
    tree.write('10/limits', 'Max open files            1024                 4096                 files\n');
    tree.put({ pid: 11, name: 'other' });
    const { table, scan } = createTracker(tree.root);
    scan();
    const extras = new ProcessExtrasReader(new ProcFiles(tree.root));
    const read = (pid: number, swapInUse: boolean) => extras.read(table.byPid.get(pid)!, { swapInUse });
    // The tree keeps its folders by a file in each.
    expect(read(10, true)).toEqual({ swapBytes: 2048 * 1024, fds: 4, fdLimit: 1024 });
    expect(read(10, false)).toEqual({ swapBytes: 0, fds: 4, fdLimit: 1024 });
    expect(read(11, true)).toEqual({ fds: 1 });
  });

  it.runIf(process.platform === 'linux')('of this process count its descriptors', () => {
    const extras = new ProcessExtrasReader(new ProcFiles('/proc'));
    const count = () => {
      const mine = new TrackedProcess(process.pid, 'node');
      return extras.read(mine, { swapInUse: false }).fds ?? 0;
    };
    const before = count();
    const opened = Array.from({ length: 20 }, () => openSync('/dev/null', 'r'));
    onTestFinished(() => opened.forEach((descriptor) => closeSync(descriptor)));
    expect(count()).toBeGreaterThanOrEqual(before + 15);
  });
});
