import type { Amounts, CulpritRow } from '@dpm/protocol';
import { describe, expect, it } from 'vitest';
import { blame, type BlameWindow } from '../../../backend/src/culprits/blame.ts';
import { NOTHING, process, windowOf, type Part } from './blame-window.ts';

describe('blame', () => {
  describe('where nobody stands out', () => {
    const most = (parts: Record<string, Part>, used: Partial<BlameWindow['used']>) =>
      blame(windowOf(parts, { used })).most;

    it('names whoever has a tenth or more, the largest first, and of the rest its largest process', () => {
      const processes = [
        process(771, '/opt/reports/build.py --all', { cpu: 45 }),
        process(772, 'gzip', { cpu: 5 }),
      ];
      const parts = {
        3307: { cpu: 36 },
        3309: { cpu: 3 },
        other: { cpu: 60, processCount: 122, processes },
        unattributed: { cpu: 1 },
      };
      const found = most(parts, { cpu: 1 });
      expect(found.map(({ kind, instance: one, share }) => [kind, one?.port, share])).toEqual([
        ['other', undefined, 0.6],
        ['instance', 3307, 0.36],
      ]);
      expect(found[0]).toMatchObject({
        processCount: 122,
        process: { pid: 771, name: 'build.py', share: 0.45 },
      });
    });

    it('names no process that is less than half of the rest', () => {
      const processes = [process(1, 'a', { cpu: 20 }), process(2, 'b', { cpu: 25 })];
      const [first] = most({ 3307: { cpu: 40 }, other: { cpu: 60, processes } }, { cpu: 0.5 });
      expect(first).toMatchObject({ kind: 'other', process: null });
    });

    it('reckons with reads and dirtied writes together on the disk, and names three at most', () => {
      const parts = {
        1: { diskRead: 20, diskWrite: 5 },
        2: { diskRead: 5, diskWrite: 20 },
        3: { diskRead: 24 },
        4: { diskRead: 26 },
      };
      const found = most(parts, { cpu: 0.02, disk: 0.9 });
      expect(found.map(({ instance: one, share }) => [one?.port, share])).toEqual([
        [4, 0.26],
        [1, 0.25],
        [2, 0.25],
      ]);
    });

    it('names nobody on an idle host', () => {
      expect(most({ 3307: { cpu: 9 }, other: { cpu: 1 } }, { cpu: 0.05, disk: 0.01 })).toEqual([]);
    });
  });

  describe('the part of the guilty one', () => {
    const job = (name: string, amounts: Partial<Amounts>): CulpritRow['jobs'][number] => ({
      ...{ name, command: name, pid: 9, seen: true, runs: 1, startedAtMs: 0, endedAtMs: 1 },
      ...{ amounts: { ...NOTHING, ...amounts }, estimated: false },
    });
    const part = (own: Part) =>
      blame(windowOf({ 3307: own, other: { diskRead: 20, diskWrite: 0 } }, { used: { disk: 0.97 } })).part;

    it('is the job that used half of it or more, as a share of the host', () => {
      const jobs = [job('xtrabackup', { diskRead: 70 }), job('gzip', { diskRead: 1 })];
      expect(part({ diskRead: 80, diskWrite: 0, jobs })).toEqual({ name: 'xtrabackup', share: 0.7 });
    });

    it('is a back-end by what it says it does, and never the server itself', () => {
      const title = 'postgres: app orders 10.0.0.7(53210) SELECT';
      const backend = { ...process(5, title, { diskRead: 60 }), role: 'worker' };
      const server = process(4, '/usr/sbin/postgres -D /data', { diskRead: 80 });
      expect(part({ diskRead: 80, diskWrite: 0, processes: [server, backend] })?.name).toBe(title);
      expect(part({ diskRead: 80, diskWrite: 0, processes: [server] })).toBeNull();
    });

    it('is nobody when all parts are small', () => {
      expect(part({ diskRead: 80, diskWrite: 0, jobs: [job('mysqldump', { diskRead: 39 })] })).toBeNull();
    });
  });

  it('points at the part of a window in which something was saturated, when the whole was not', () => {
    const point = (atMs: number, cpu: number) => ({
      ...{ atMs, cpu, memory: 0.5, diskUtil: 0.1, diskReadPerS: 0, diskWritePerS: 0, netPerS: 0 },
    });
    const strip = [point(10_000, 0.2), point(20_000, 0.9), point(30_000, 1), point(40_000, 0.2)];
    const episode = { resource: 'cpu', fromMs: 10_000, toMs: 30_000, saturation: 0.95 };
    const busy = windowOf({ 3307: { cpu: 70 }, other: { cpu: 30 } }, { used: { cpu: 0.6 }, strip });
    expect(blame(busy)).toMatchObject({ code: 'busy', episode });
    const even = windowOf({ 3307: { cpu: 40 }, other: { cpu: 60 } }, { used: { cpu: 0.6 }, strip });
    expect(blame(even)).toMatchObject({ code: 'quiet', episode });
    expect(blame({ ...even, used: { ...even.used, cpu: 0.9 } }).episode).toBeNull();
  });
});
