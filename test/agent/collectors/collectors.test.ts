import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { increase } from '../../../agent/src/collectors/counter.ts';
import { diffDisks, DiskCollector } from '../../../agent/src/collectors/disks.ts';
import { parseDf } from '../../../agent/src/collectors/filesystem-sizes.ts';
import { FilesystemCollector, selectMounts } from '../../../agent/src/collectors/filesystems.ts';
import { InterfaceCollector } from '../../../agent/src/collectors/interfaces.ts';
import { InventoryCollector } from '../../../agent/src/collectors/inventory.ts';
import { classifyFailure, CollectorRunner } from '../../../agent/src/collectors/runner.ts';
import { ProcFiles } from '../../../agent/src/procfs/proc-files.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { makeTempFolder, openFixture } from '../support/fixture-tree.ts';
import { ProcTree } from '../support/proc-tree.ts';

describe('the runner of collectors', () => {
  it('keeps a failure to itself and tells what it means', () => {
    const runner = new CollectorRunner(new FakeClock());
    const fail = (code: string) => () => {
      throw Object.assign(new Error(`${code}: of the kernel`), { code });
    };
    expect(runner.run('a', fail('ENOENT'))).toBeUndefined();
    expect(runner.run('b', fail('EACCES'))).toBeUndefined();
    expect(runner.run('c', fail('EIO'))).toBeUndefined();
    expect(runner.run('d', () => 7)).toBe(7);
    expect(runner.sources.map(({ source, state }) => [source, state])).toEqual([
      ['a', 'unsupported'],
      ['b', 'noPermission'],
      ['c', 'failed'],
    ]);
    expect(runner.sources[2]?.reason).toBe('EIO: of the kernel');
    runner.run('c', () => 1);
    expect(runner.sources).toHaveLength(2);
  });

  it('cuts reasons to what fits the wire', () => {
    expect(classifyFailure('x', new Error('y'.repeat(2_000))).reason).toHaveLength(512);
    // Never through the middle of a character, which no database takes.
    expect(classifyFailure('x', new Error(`${'y'.repeat(511)}😀`)).reason).toBe('y'.repeat(511));
  });
});

describe('counters', () => {
  it('that wrap at 32 bits go on, and those that were reset begin anew', () => {
    expect(increase(10, 25)).toBe(15);
    expect(increase(2 ** 32 - 5, 10)).toBe(15);
    expect(increase(5_000_000, 10)).toBe(0);
    expect(increase(2 ** 40, 10)).toBe(0);
  });
});

describe('disks', () => {
  const line = (name: string, sectors: number) => `8 0 ${name} 9 0 ${sectors} 0 9 0 0 0 0 0 0\n`;

  it('are the whole physical ones; partitions and stacked devices are not counted again', () => {
    const tree = new ProcTree();
    const names = ['sda', 'sda1', 'nvme0n1', 'nvme0n1p1', 'dm-0', 'md0', 'loop0', 'zram0'];
    tree.write('diskstats', names.map((name) => line(name, 8)).join(''));
    const read = (sysRoot: string) => [...new DiskCollector(new ProcFiles(tree.root), sysRoot).read().keys()];
    expect(read('/nowhere')).toEqual(['sda', 'nvme0n1']);
    const sysRoot = makeTempFolder();
    for (const path of ['sda/device', 'dm-0', 'loop0'])
      mkdirSync(join(sysRoot, 'block', path), { recursive: true });
    expect(read(sysRoot)).toEqual(['sda']);
  });

  it('are the stacked ones where no physical one is seen', () => {
    const tree = new ProcTree();
    tree.write('diskstats', line('dm-0', 8) + line('loop1', 8));
    expect([...new DiskCollector(new ProcFiles(tree.root), '/nowhere').read().keys()]).toEqual(['dm-0']);
  });

  it('that come in between are left out once', () => {
    const tree = new ProcTree();
    const disks = new DiskCollector(new ProcFiles(tree.root), '/nowhere');
    tree.write('diskstats', line('sda', 8));
    const before = disks.read();
    tree.write('diskstats', line('sda', 18) + line('sdb', 1_000_000));
    const samples = diffDisks(before, disks.read());
    expect(samples.map(({ name, readBytes }) => [name, readBytes])).toEqual([['sda', 10 * 512]]);
  });
});

describe('network interfaces', () => {
  it("leave out ends of containers, which are other interfaces' traffic again", () => {
    const tree = new ProcTree();
    const zeros = Array(16).fill('1').join(' ');
    const names = ['lo', 'eth0', 'bond0', 'veth12ab', 'docker0'];
    tree.write('net/dev', `x\ny\n${names.map((name) => `${name}: ${zeros}\n`).join('')}`);
    const sysRoot = makeTempFolder();
    mkdirSync(join(sysRoot, 'class/net/eth0/device'), { recursive: true });
    const clock = new FakeClock();
    const interfaces = new InterfaceCollector({ files: new ProcFiles(tree.root), sysRoot, clock }).read();
    expect([...interfaces.values()].map(({ name, physical }) => [name, physical])).toEqual([
      ['eth0', true],
      ['bond0', false],
    ]);
  });
});

describe('file systems', () => {
  const createCollector = (readSizes: (mount: string) => Promise<never>, clock = new FakeClock()) => {
    const { procRoot } = openFixture('3.10');
    return new FilesystemCollector({ files: new ProcFiles(procRoot), clock, readSizes });
  };

  it('are local ones, once per device', () => {
    const mount = (device: string, at: string, type: string) => ({ device, mount: at, type, options: 'rw' });
    const selected = selectMounts([
      mount('/dev/sda1', '/', 'ext4'),
      mount('/dev/sda1', '/bind', 'ext4'),
      mount('tank/data', '/tank', 'zfs'),
      mount('nas:/x', '/nfs', 'nfs4'),
      mount('/dev/loop1', '/snap/x', 'squashfs'),
      mount('/dev/fuse', '/mnt', 'fuse.sshfs'),
      mount('tmpfs', '/run', 'tmpfs'),
    ]);
    expect(selected.map((one) => one.mount)).toEqual(['/', '/tank']);
  });

  it('that lie under others, or have names that cannot be stored, are left out', () => {
    const mount = (device: string, at: string) => ({ device, mount: at, type: 'xfs', options: 'rw' });
    const selected = selectMounts([
      mount('/dev/sda1', '/'),
      mount('/dev/sdb1', '/data'),
      mount('/dev/sdc1', '/data'),
      mount('/dev/sdd1', `/${'x'.repeat(255)}`),
    ]);
    expect(selected.map(({ device }) => device)).toEqual(['/dev/sda1', '/dev/sdc1']);
  });

  it('that do not answer hold up nothing, are told, and are not asked again meanwhile', async () => {
    const clock = new FakeClock();
    const asked: string[] = [];
    const collector = createCollector((mount) => {
      asked.push(mount);
      if (mount !== '/') return new Promise(() => undefined);
      return Promise.resolve({ totalBytes: 3, usedBytes: 2, freeBytes: 1 } as never);
    }, clock);
    const first = collector.refresh();
    await clock.run(3_000);
    await first;
    expect(collector.samples?.map(({ mount }) => mount)).toEqual(['/']);
    expect(collector.state).toMatchObject({ state: 'failed', reason: 'no answer from /data one' });
    clock.advance(60_000);
    await collector.refresh();
    expect(asked).toEqual(['/', '/data one', '/']);
  });

  it('that cannot be read are told with the reason', async () => {
    const collector = createCollector(() =>
      Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })),
    );
    await collector.refresh();
    expect(collector.state).toMatchObject({ source: 'filesystems', state: 'noPermission' });
  });

  it('are read from df where the runtime has no statfs', () => {
    const head = '1B-blocks Used Avail Inodes IFree\n';
    expect(parseDf(`${head}1000 400 500 64 32\n`)).toEqual({
      ...{ totalBytes: 1000, usedBytes: 400, freeBytes: 500, inodes: 64, inodesFree: 32 },
    });
    expect(parseDf(`${head}1000 400 500 - -\n`)).toEqual({
      totalBytes: 1000,
      usedBytes: 400,
      freeBytes: 500,
    });
    expect(parseDf(head)).toBeUndefined();
    expect(parseDf('')).toBeUndefined();
  });
});

describe('the inventory', () => {
  it('is read at the start and hourly, handed out once, and given up when it hangs', async () => {
    const clock = new FakeClock();
    let reads = 0;
    const hang = () => new Promise<never>(() => undefined);
    const inventory = new InventoryCollector(clock, () =>
      ++reads === 3 ? hang() : Promise.resolve({ os: `${reads}` }),
    );
    await inventory.refresh();
    expect(inventory.take()).toEqual({ os: '1' });
    expect(inventory.take()).toBeUndefined();
    await inventory.refresh();
    expect(reads).toBe(1);
    clock.advance(3_600_000);
    await inventory.refresh();
    expect(inventory.take()).toEqual({ os: '2' });
    clock.advance(3_600_000);
    const hanging = inventory.refresh();
    await clock.run(31_000);
    await hanging;
    expect(inventory.state).toMatchObject({ source: 'inventory', state: 'failed' });
    expect(inventory.take()).toBeUndefined();
  });
});
