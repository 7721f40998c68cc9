import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LIMITS, type Report } from '@dpm/protocol';
import { createIntervals } from '../../../backend/src/legacy/intervals.ts';
import { zoneOf } from '../../../backend/src/legacy/local-time.ts';
import { translate } from '../../../backend/src/legacy/translate.ts';
import { parseCall } from '../../../backend/src/legacy/xml-rpc.ts';
import { checkReport } from '../../../backend/src/ingest/check-report.ts';
import { oldCall, oldReport, type OldStruct } from '../../support/old-report.ts';

const NOW_MS = Date.UTC(2022, 5, 30, 7, 13, 20);

function toReport(old: OldStruct, { nowMs = NOW_MS, method = 'f_rpc_func' } = {}): Report {
  const circumstances = { nowMs, offsetAt: zoneOf(480), intervalOf: createIntervals() };
  const report = translate(parseCall(oldCall(old, method)), circumstances);
  checkReport(report);
  return report;
}
const failure = (old: OldStruct, options?: { method: string }) => {
  try {
    toReport(old, options);
  } catch (error) {
    const { code, where } = error as { code: string; where: string };
    return { code, where };
  }
  return undefined;
};
const reasons = ({ sources }: Report) => sources.map(({ reason }) => reason).join('\n');

describe('a report of an old client', () => {
  it('becomes one of ours, whose amounts are its rates over 30 s', () => {
    const report = toReport(oldReport());
    expect(report).toMatchObject({
      host: { name: '192.168.168.11', utcOffsetMinutes: 480 },
      atMs: Date.UTC(2022, 5, 30, 7, 13, 11),
      seq: Date.UTC(2022, 5, 30, 7, 13, 11) / 1000,
      intervalMs: 30_000,
      partsAtMs: { processes: Date.UTC(2022, 5, 30, 7, 13, 9), netPairs: Date.UTC(2022, 5, 30, 7, 13, 6) },
      ...{ instances: [], other: {}, unattributed: {} },
    });
    expect(report.totals).toMatchObject({ idle: { cores: 32, idleMs: 590_400, iowaitMs: 79_680 } });
    expect(report.cost).toBeUndefined();
    expect(report.processes[0]?.usage).toEqual({
      ...{ cpuUserMs: 93_720, memoryBytes: 64 * 1024 ** 3 },
      ...{ readBytes: 18_000.25 * 1024 * 30, writeBytes: 1.5 * 1024 ** 2 * 30 },
    });
  });

  it('does not take 0% and 0GB for measured', () => {
    expect(toReport(oldReport()).processes[1]?.usage).toEqual({ readBytes: 0, writeBytes: 0 });
  });

  it('masks command lines before they are keyed', () => {
    const { commands = [], processes } = toReport(oldReport());
    const text = 'mysqldump -uroot -p*** --all-databases';
    const md5 = createHash('md5').update(text).digest('hex');
    expect(commands).toContainEqual({ md5, text });
    expect(processes[1]?.command).toBe(md5);
    expect(JSON.stringify(commands)).not.toContain('s3cret');
  });

  it('cuts command lines to the limit, on a character', () => {
    const { commands = [] } = toReport(oldReport({ port: { '1': { remarks: '数'.repeat(5_000) } } }));
    expect(Buffer.byteLength(commands[0]?.text ?? '')).toBe(LIMITS.commandBytes - 1);
  });

  it('has the same identity whenever it comes, and another host has another', () => {
    const identity = (report: Report) => [report.boot, report.seq];
    const [once, again] = [toReport(oldReport()), toReport(oldReport(), { nowMs: NOW_MS + 3_600_000 })];
    expect(identity(again)).toEqual(identity(once));
    expect(toReport(oldReport({ HOST: 'DB-1' })).boot).toBe(toReport(oldReport({ HOST: 'db-1' })).boot);
    expect(toReport(oldReport({ HOST: 'db-2' })).boot).not.toBe(once.boot);
  });

  it('tells what it cannot tell', () => {
    const [untold] = toReport(oldReport()).sources;
    expect(untold).toMatchObject({ source: 'instances: cpu, memory, io, net', state: 'unsupported' });
  });

  it('tells when its times are far from ours', () => {
    expect(reasons(toReport(oldReport()))).not.toContain('from the server');
    expect(reasons(toReport(oldReport(), { nowMs: NOW_MS + 8 * 3_600_000 }))).toContain(
      '-8.0 h from the server',
    );
  });
});

describe('missing parts and odd values', () => {
  it.each(Object.keys(oldReport()).filter((part) => part !== 'HOST'))(
    'cost only themselves: no %s',
    (part) => {
      const { [part]: _gone, ...rest } = oldReport();
      const report = toReport(rest);
      expect(report.sources).toHaveLength(2);
      expect(report.seq).toBeGreaterThan(0);
    },
  );

  it.each(Object.keys(oldReport()).filter((part) => part !== 'HOST'))('cost only themselves: %s', (part) => {
    for (const odd of ['', 'none', [], ['x'], {}, { a: 'b' }, { a: { b: 'c' } }, { time: [] }]) {
      const report = toReport(oldReport({ [part]: odd }));
      expect(report.host.name).toBe('192.168.168.11');
    }
  });

  it('are named, as far as there is room', () => {
    expect(reasons(toReport(oldReport({ mem: { total: 'much', used: '3' } })))).toContain(
      'left out: /mem/total',
    );
    const port = Object.fromEntries(Array.from({ length: 600 }, (_none, n) => [`x${n}`, {}]));
    expect(reasons(toReport(oldReport({ port })))).toContain('/port/x7 and 592 more');
    const long = { [`${'🐬'.repeat(300)}`]: {} };
    expect(reasons(toReport(oldReport({ disk: long })))).toContain('/disk/🐬');
    expect(reasons(toReport(oldReport({ mem: 'none', iftop: [] })))).toMatch(/left out: .*\/mem/);
  });

  it.each<[string, OldStruct, (report: Report) => unknown, unknown]>([
    ['no idle', { cpu: { total: '4', load: '1.5', wa: '2' } }, ({ totals }) => totals, { load: [1.5] }],
    ['no cores', { cpu: { total: '0', load: '1', id: '9' } }, ({ totals }) => totals.idle, undefined],
    ['no wait', { cpu: { total: '4', id: '75' } }, ({ totals }) => totals.idle, { cores: 4, idleMs: 90_000 }],
    [
      'more used than there is',
      { mem: { total: '4', used: '9' } },
      ({ totals }) => totals.memory?.availableBytes,
      0,
    ],
    [
      'the speed alone, as of version 1.6',
      { net: { speed: '1000' } },
      ({ totals }) => totals,
      { linkMbit: 1000 },
    ],
    [
      'a queue alone',
      { util_qu: { a: { 'avgqu-sz': '6' } } },
      ({ devices }) => devices,
      [{ name: 'a', weightedMs: 180_000 }],
    ],
    [
      'util over 100',
      { util_qu: { a: { util: '100.8' } } },
      ({ devices }) => devices,
      [{ name: 'a', busyMs: 30_000 }],
    ],
    [
      'a device twice',
      { util_qu: { 'a ': { util: '1' }, a: { util: '2' } } },
      ({ devices }) => devices?.length,
      1,
    ],
    ['a device without a name', { util_qu: { ' ': { util: '1' } } }, ({ devices }) => devices, []],
    ['a PID twice', { port: { '07': {}, '7': {} } }, ({ processes }) => processes.length, 1],
    ['a PID of 0', { port: { '0': {}, '-1': {}, '99999999': {} } }, ({ processes }) => processes, []],
    ['a process of nothing', { port: { '5': {} } }, ({ processes }) => processes[0]?.usage, {}],
    ['an address with a blank', { iftop: { 'a b:1': [{ remote: 'c' }] } }, ({ netPairs }) => netPairs, []],
    [
      'no remote',
      { iftop: { 'a:1': [{ in: '1KB' }, 'x', { remote: 'é' }] } },
      ({ netPairs }) => netPairs,
      [],
    ],
    [
      'IPv6',
      { iftop: { '[fd00::1]:3306': [{ remote: 'fd00::2', in: '1KB' }] } },
      ({ netPairs }) => netPairs?.[0]?.inBytes,
      30_720,
    ],
    ['a rate without bounds', { io: { Total: { read: '9'.repeat(30) } } }, ({ totals }) => totals, {}],
  ])('%s', (_what, parts, look, expected) => {
    expect(look(toReport({ HOST: 'a', ...parts }))).toEqual(expected);
  });

  it('of times: the next best one, else now', () => {
    const time = (net: string, io: string, iftop: string) =>
      toReport({ HOST: 'a', net: { time: net }, io: { time: io }, iftop: { time: iftop } }).atMs;
    const [good, late] = ['2022-06-30 15:13:11', '2022-06-30 15:13:12'];
    expect(time(good, late, late)).toBe(Date.UTC(2022, 5, 30, 7, 13, 11));
    expect(time('', late, good)).toBe(Date.UTC(2022, 5, 30, 7, 13, 12));
    expect(time('?', '?', good)).toBe(Date.UTC(2022, 5, 30, 7, 13, 11));
    // Before the database's time begins, and days ahead.
    expect(time('1999-01-01 00:00:00', '2022-07-03 00:00:00', '')).toBe(NOW_MS);
  });

  it('of too many: as many as a report may have', () => {
    const many = <T>(count: number, one: (n: number) => [string, T]) =>
      Object.fromEntries(Array.from({ length: count }, (_none, n) => one(n)));
    const report = toReport({
      HOST: 'a',
      port: many(600, (n) => [String(n + 1), {}]),
      disk: many(1_100, (n) => [`/dev/d${n}`, { total: '1', used: '1' }]),
      util_qu: many(1_100, (n) => [`d${n}`, { util: '1' }]),
      iftop: many(60, (n) => [
        `a:${n}`,
        Array.from({ length: 100 }, (_none, remote) => ({ remote: String(remote) })),
      ]),
    });
    const { processes, filesystems = [], devices = [], netPairs = [] } = report;
    expect([processes, filesystems, devices, netPairs].map(({ length }) => length)).toEqual([
      500, 1_000, 1_000, 5_000,
    ]);
  });
});

describe('what is no report', () => {
  it.each([
    ['another method', oldReport(), { method: 'system.listMethods' }, { code: 'METHOD_UNKNOWN', where: '' }],
    ['no host', { disk: {} }, undefined, { code: 'INVALID', where: '/HOST' }],
    ['a host of another kind', { HOST: ['a'] }, undefined, { code: 'INVALID', where: '/HOST' }],
    ['a host with a shell in it', { HOST: 'a; rm -rf /' }, undefined, { code: 'INVALID', where: '/HOST' }],
    ['a host too long', { HOST: 'a'.repeat(254) }, undefined, { code: 'INVALID', where: '/HOST' }],
  ])('is refused: %s', (_what, old, options, expected) => {
    expect(failure(old, options)).toEqual(expected);
  });

  it('is refused without a struct', () => {
    const circumstances = { nowMs: NOW_MS, offsetAt: zoneOf(0), intervalOf: createIntervals() };
    for (const params of [[], ['text'], [[]]]) {
      expect(() => translate({ method: 'f_rpc_func', params }, circumstances)).toThrow('not a struct');
    }
  });
});
