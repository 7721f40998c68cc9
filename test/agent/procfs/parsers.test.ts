import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCmdline, dropCutWord } from '../../../agent/src/procfs/cmdline.ts';
import { parseDiskstats } from '../../../agent/src/procfs/diskstats.ts';
import { parseHostStat } from '../../../agent/src/procfs/host-stat.ts';
import { parseOpenFilesLimit } from '../../../agent/src/procfs/limits.ts';
import { parseLoadAverage } from '../../../agent/src/procfs/loadavg.ts';
import { parseKernelUnits } from '../../../agent/src/procfs/auxv.ts';
import { parseMounts } from '../../../agent/src/procfs/mounts.ts';
import { parseNameValues } from '../../../agent/src/procfs/name-value.ts';
import { parseNetDev } from '../../../agent/src/procfs/net-dev.ts';
import { parseListeners, readListeners } from '../../../agent/src/procfs/net-tcp.ts';
import { parsePressure } from '../../../agent/src/procfs/pressure.ts';
import { parseProcessIo } from '../../../agent/src/procfs/process-io.ts';
import {
  emptyProcessStat,
  parseCommandName,
  ProcessStatParser,
} from '../../../agent/src/procfs/process-stat.ts';
import { parseStatm } from '../../../agent/src/procfs/statm.ts';
import { makeTempFolder, openFixture } from '../support/fixture-tree.ts';

const bytes = (text: string) => Buffer.from(text);
const whole = (text: string) => ({ bytes: bytes(text), length: Buffer.byteLength(text) });

describe('stat of a process', () => {
  const parse = (text: string) => {
    const stat = emptyProcessStat();
    return new ProcessStatParser().parse(whole(text), stat) ? stat : undefined;
  };

  it('is read from a recorded line', () => {
    const text = readFileSync(join(openFixture('6.18').procRoot, '4644', 'stat'), 'utf8');
    expect(parse(text)).toMatchObject({
      ...{ state: 'S', ppid: 1, session: 4644, userTicks: 26, systemTicks: 22, threads: 9 },
      ...{ startTicks: 269_977, residentPages: 31_065 },
    });
  });

  it('is not confused by a name with blanks, parentheses and newlines', () => {
    const tail = 'R 7 1 9 0 -1 4 0 0 5 0 11 12 13 14 20 0 3 0 99 0 42\n';
    for (const name of ['a b', '(sd-pam)', ') R 1 2 (', 'two\nlines', '名前']) {
      const text = `12 (${name}) ${tail}`;
      expect(parse(text)).toMatchObject({
        state: 'R',
        ppid: 7,
        session: 9,
        majorFaults: 5,
        residentPages: 42,
      });
      expect(parse(text)).toMatchObject({ userTicks: 11, systemTicks: 12, childUserTicks: 13 });
      expect(parseCommandName(bytes(text), Buffer.byteLength(text))).toBe(name);
    }
  });

  it('is refused when it is cut off', () => {
    const text = '12 (x) R 7 1 9 0 -1 4 0 0 5 0 11 12';
    for (let length = 0; length <= text.length; length++)
      expect(parse(text.slice(0, length))).toBeUndefined();
  });
});

describe('files of a process', () => {
  it('io gives operations, bytes read, dirtied and cancelled', () => {
    const io = { readOps: 0, writeOps: 0, readBytes: 0, writeBytes: 0, cancelledBytes: 0 };
    const text =
      'rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\ncancelled_write_bytes: 7\n';
    expect(parseProcessIo(whole(text), io)).toBe(true);
    expect(io).toEqual({ readOps: 3, writeOps: 4, readBytes: 5, writeBytes: 6, cancelledBytes: 7 });
    expect(parseProcessIo(whole(text.slice(0, 60)), io)).toBe(false);
  });

  it('statm gives resident and shared pages', () => {
    const text = '100 50 20 1 0 30 0\n';
    expect(parseStatm(bytes(text), text.length)).toEqual({ residentPages: 50, sharedPages: 20 });
    expect(parseStatm(bytes('100'), 3)).toBeUndefined();
  });

  it('cmdline is split at NULs; a rewritten title stays one argument', () => {
    expect(parseCmdline(bytes('mysqld\0--port=1\0'))).toEqual(['mysqld', '--port=1']);
    expect(parseCmdline(bytes('nginx: worker process\0\0\0\0'))).toEqual(['nginx: worker process']);
    expect(parseCmdline(bytes('a\0\0b\0'))).toEqual(['a', '', 'b']);
    expect(parseCmdline(bytes(''))).toEqual([]);
  });

  it('a cut command line loses its last word, which may be half a secret', () => {
    expect(dropCutWord(['sh', '-c', 'mysqldump -psec'])).toEqual(['sh', '-c', 'mysqldump']);
    expect(dropCutWord(['mysql', '-psec'])).toEqual(['mysql']);
  });

  it('limits give the soft limit of open files', () => {
    expect(parseOpenFilesLimit(bytes('Max open files            1024   4096   files'))).toBe(1024);
    expect(
      parseOpenFilesLimit(bytes('Max open files            unlimited   unlimited   files')),
    ).toBeUndefined();
  });

  it('auxv gives page size and clock ticks', () => {
    const entry = (key: bigint, value: bigint) => {
      const buffer = Buffer.alloc(16);
      buffer.writeBigUInt64LE(key);
      buffer.writeBigUInt64LE(value, 8);
      return buffer;
    };
    const auxv = Buffer.concat([entry(6n, 65_536n), entry(3n, 2n ** 63n), entry(17n, 250n), entry(0n, 0n)]);
    expect(parseKernelUnits(auxv)).toEqual({ pageBytes: 65_536, ticksPerS: 250 });
    expect(parseKernelUnits(Buffer.alloc(0))).toEqual({ pageBytes: 4_096, ticksPerS: 100 });
  });
});

describe('files of the host', () => {
  it.each(['3.10', '6.18'] as const)('stat of %s gives times, cores and boot time', (kernel) => {
    const stat = parseHostStat(readFileSync(join(openFixture(kernel).procRoot, 'stat')));
    expect(stat.cores).toBe(kernel === '3.10' ? 4 : 2);
    expect(stat.bootTimeS).toBeGreaterThan(1_600_000_000);
    expect(stat.user).toBeGreaterThan(0);
    expect(stat.runnable).toBeGreaterThan(0);
    if (kernel === '3.10') expect(stat).toMatchObject({ iowait: 10_000, irq: 100, softirq: 400, steal: 50 });
  });

  it('meminfo is in bytes, and what a kernel does not tell is absent', () => {
    const old = parseNameValues(readFileSync(join(openFixture('3.10').procRoot, 'meminfo')));
    expect(old.get('MemTotal')).toBe(8_000_000 * 1024);
    expect(old.has('MemAvailable')).toBe(false);
    expect(old.get('HugePages_Total')).toBe(0);
    const recent = parseNameValues(readFileSync(join(openFixture('6.18').procRoot, 'meminfo')));
    expect(recent.get('MemAvailable')).toBeGreaterThan(0);
  });

  it('diskstats gives every line, with 11 counters or more', () => {
    const disks = parseDiskstats(
      bytes('8 0 sda 1 2 3 4 5 6 7 8 9 10 11\n8 1 old 1 2 3 4\n8 2 sdb 1 2 3 4 5 6 7 8 9 10 11 1 2 3\n'),
    );
    expect(disks.map(({ name }) => name)).toEqual(['sda', 'sdb']);
    expect(disks[0]).toMatchObject({
      readSectors: 3,
      readMs: 4,
      writeSectors: 7,
      busyMs: 10,
      weightedMs: 11,
    });
  });

  it('loadavg and pressure are read, anything else is an error', () => {
    expect(parseLoadAverage(bytes('1.50 1.20 0.90 2/140 1260\n'))).toEqual({
      load: [1.5, 1.2, 0.9],
      threads: 140,
    });
    expect(() => parseLoadAverage(bytes('nonsense'))).toThrow('loadavg');
    expect(parsePressure(bytes('some avg10=0.00 avg60=0.00 avg300=0.00 total=77\n'))).toEqual({
      someUs: 77,
      fullUs: undefined,
    });
    expect(() => parsePressure(bytes(''))).toThrow('some');
  });

  it('net/dev is read with and without a blank after the name', () => {
    const [lo, eth0] = parseNetDev(readFileSync(join(openFixture('3.10').procRoot, 'net/dev')));
    expect(lo?.name).toBe('lo');
    expect(eth0).toMatchObject({ name: 'eth0', inBytes: 5_000_000, outBytes: 7_000_000 });
  });

  it('mounts have their escapes resolved', () => {
    const mounts = parseMounts(readFileSync(join(openFixture('3.10').procRoot, 'mounts')));
    expect(mounts.map(({ mount }) => mount)).toContain('/data one');
    expect(parseMounts(bytes('/dev/sda1 /m\\303\\244 ext4 rw 0 0\n'))[0]?.mount).toBe('/mä');
  });
});

describe('listening sockets', () => {
  it('are read from IPv4 and IPv6 files, and reading ends at the first connection', () => {
    const { procRoot } = openFixture('3.10');
    expect(readListeners(join(procRoot, 'net/tcp'))).toEqual([
      { inode: 5005, port: 22 },
      { inode: 5003, port: 5432 },
      { inode: 5099, port: 2049 },
    ]);
    expect(readListeners(join(procRoot, 'net/tcp6')).map(({ port }) => port)).toEqual([3307, 33_060, 5432]);
    expect(parseListeners(readFileSync(join(procRoot, 'net/tcp'))).connected).toBe(true);
  });

  it('are all found in a file larger than one read', () => {
    const line = (slot: number) =>
      `${String(slot).padStart(4)}: 00000000:${(1000 + slot).toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A 0:0 0:0 0 0 0 ${7000 + slot} 1 ffff 100 0 0 10 0        \n`;
    const file = join(makeTempFolder(), 'tcp');
    writeFileSync(file, `  sl  local\n${Array.from({ length: 5_000 }, (_, slot) => line(slot)).join('')}`);
    const listeners = readListeners(file);
    expect(listeners).toHaveLength(5_000);
    expect(new Set(listeners.map(({ inode }) => inode)).size).toBe(5_000);
    expect(listeners[4_999]).toEqual({ inode: 11_999, port: 5_999 });
  });
});
