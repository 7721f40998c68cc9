import { describe, expect, it } from 'vitest';
import { findEndedWork } from '../../../agent/src/jobs/ledger.ts';
import type { Instance } from '../../../agent/src/instances/instance.ts';
import { ProcTree, type FakeProcess } from '../support/proc-tree.ts';
import { createTracker } from '../support/tracker.ts';

const MIB = 1024 * 1024;
const mysqld: FakeProcess = { pid: 10, name: 'mysqld', args: ['mysqld'], cwd: '/data', sockets: [100] };
const units = { pageBytes: 4_096, ticksPerS: 100 };

function createLedger() {
  const tree = new ProcTree();
  tree.put(mysqld);
  tree.put({ pid: 50, name: 'cron', startTicks: 50 });
  tree.listen([{ port: 3306, inode: 100 }]);
  const { table, tracker, listeners } = createTracker(tree.root);
  let formerOwners = new Map<number, Instance>();
  const pass = () => {
    const { started, vanished } = table.scan();
    const view = tracker.update(listeners(), { processes: table.byPid, started });
    const ended = findEndedWork({ vanished, living: table.byPid.values(), view, formerOwners, units });
    formerOwners = new Map();
    for (const [pid, index] of view.owners) formerOwners.set(pid, view.instances[index]!);
    return ended.map(({ process: { pid, name }, seen, instance, usage }) => ({
      pid,
      name,
      seen,
      instance,
      usage,
    }));
  };
  return { tree, pass };
}

describe('the ledger of ended work', () => {
  it('has a backup that was seen with its life, for the instance that it worked for', () => {
    const { tree, pass } = createLedger();
    tree.put({ pid: 20, name: 'mariabackup', ppid: 10, session: 10, userTicks: 4_000, readBytes: 900 * MIB });
    pass();
    tree.remove(20);
    expect(pass()).toMatchObject([
      {
        pid: 20,
        name: 'mariabackup',
        seen: true,
        instance: 0,
        usage: { cpuUserMs: 40_000, readBytes: 900 * MIB },
      },
    ]);
    expect(pass()).toEqual([]);
  });

  it('does not tell the life of a child that was seen again as a part of its parent’s', () => {
    const { tree, pass } = createLedger();
    tree.put({ pid: 70, name: 'backup.sh', userTicks: 10 });
    tree.put({ pid: 71, name: 'mysqldump', ppid: 70, session: 70, userTicks: 500, writeBytes: 90 * MIB });
    pass();
    tree.remove(71);
    tree.update({ pid: 70, name: 'backup.sh', userTicks: 30, childUserTicks: 500, writeBytes: 90 * MIB });
    expect(pass().map(({ name, usage }) => [name, usage.cpuUserMs])).toEqual([['mysqldump', 5_000]]);
    tree.remove(70);
    expect(pass()).toMatchObject([
      { name: 'backup.sh', usage: { cpuUserMs: 300, readBytes: 0, writeBytes: 0 } },
    ]);
  });

  it('has what came and went between two samples under its parent, once and without what was seen of it', () => {
    const { tree, pass } = createLedger();
    tree.put({ pid: 60, name: 'mysqldump', ppid: 50, userTicks: 30 });
    pass();
    tree.remove(60);
    tree.update({ pid: 50, name: 'cron', startTicks: 50, childUserTicks: 230 });
    expect(pass()).toMatchObject([
      { pid: 50, name: 'cron', seen: false, instance: undefined, usage: { cpuUserMs: 2_000 } },
      { pid: 60, name: 'mysqldump', seen: true, usage: { cpuUserMs: 300 } },
    ]);
    expect(pass()).toEqual([]);
  });

  it('has neither servers that went down nor what was hardly worth a tick', () => {
    const { tree, pass } = createLedger();
    tree.put({ ...mysqld, userTicks: 90_000 });
    tree.put({ pid: 70, name: 'true', ppid: 50, userTicks: 1 });
    pass();
    tree.remove(10);
    tree.remove(70);
    tree.listen([]);
    expect(pass()).toEqual([]);
  });
});
