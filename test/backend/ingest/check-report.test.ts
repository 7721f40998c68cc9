import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { Report } from '@dpm/protocol';
import { checkReport } from '../../../backend/src/ingest/check-report.ts';
import { commandText, buildReport, smallReport } from '../../support/report.ts';

const schema = Compile(Report);

/** A full report with one thing changed, which the schema still takes. */
function changed(change: (report: Report) => unknown): Report {
  const report = structuredClone(buildReport());
  change(report);
  return report;
}

const at = <Item>(items: Item[] | undefined, index = 0): Item => {
  const item = items?.[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
};

describe('reports of the tests', () => {
  it.each([
    ['full', buildReport()],
    ['small', smallReport()],
  ])('the %s one is within the schema', (_, report) => {
    expect(schema.Errors(report)).toEqual([]);
  });

  it('the full one has every part of the schema', () => {
    const optionalParts = Object.keys(Report.properties).filter(
      (key) => key !== 'spooled' && key !== 'partsAtMs',
    );
    expect(Object.keys(buildReport()).sort()).toEqual(optionalParts.sort());
  });
});

describe('a report', () => {
  it.each([
    ['full', buildReport()],
    ['small', smallReport()],
  ])('that is consistent passes: the %s one', (_, report) => {
    expect(() => checkReport(report)).not.toThrow();
  });

  const wrong: [pointer: string, change: (report: Report) => unknown][] = [
    ['/processes/1/instance', (r) => (at(r.processes, 1).instance = 2)],
    ['/netPairs/1/instance', (r) => (at(r.netPairs, 1).instance = 999)],
    ['/jobs/0/instance', (r) => (at(r.jobs).instance = 2)],
    ['/burst/1/instance', (r) => (at(r.burst, 1).instance = 2)],
    ['/processes/1/pid', (r) => (at(r.processes, 1).pid = 4_001)],
    ['/instances/2/dataDir', (r) => r.instances.push({ ...at(r.instances), pid: 77 })],
    ['/devices/1/name', (r) => (at(r.devices, 1).name = 'sda')],
    ['/devices/1/name', (r) => (at(r.devices, 1).name = 'sda ')],
    ['/filesystems/1/mount', (r) => (at(r.filesystems, 1).mount = '/')],
    ['/interfaces/1/name', (r) => (at(r.interfaces, 1).name = 'eth0')],
    ['/commands/0/md5', (r) => (at(r.commands).text += ' ')],
    ['/commands/0/text', (r) => (r.commands = [commandText('数'.repeat(2_000))])],
    ['/lateMs', (r) => (r.lateMs = 4_294_967_296)],
    ['/totals/forks', (r) => (r.totals.forks = 2 ** 40)],
    ['/totals/cpu/idleMs', (r) => (r.totals.cpu!.idleMs = 2 ** 33)],
    ['/totals/cpu/softirqMs', (r) => (r.totals.cpu!.softirqMs = 4_294_967_295)],
    ['/devices/1/weightedMs', (r) => (at(r.devices, 1).weightedMs = 2 ** 32)],
    ['/interfaces/0/inDrops', (r) => (at(r.interfaces).inDrops = 2 ** 32)],
    ['/instances/0/usage/cpuUserMs', (r) => (at(r.instances).usage.cpuUserMs = 2 ** 31)],
    ['/instances/0/usage/threads', (r) => (at(r.instances).usage.threads = 2 ** 23)],
    ['/instances/0/restarts', (r) => (at(r.instances).restarts = 65_536)],
    ['/other/readOps', (r) => (r.other.readOps = 2 ** 31)],
    ['/unattributed/cpuSystemMs', (r) => (r.unattributed.cpuSystemMs = -(2 ** 31))],
    ['/processes/0/usage/fds', (r) => (at(r.processes).usage.fds = 2 ** 32)],
    ['/jobs/0/usage/cpuUserMs', (r) => (at(r.jobs).usage.cpuUserMs = 2 ** 32)],
    ['/burst/0/usage/cpuUserMs', (r) => (at(r.burst).usage = { cpuUserMs: 2 ** 31, cpuSystemMs: 2 ** 31 })],
    ['/cost/cpuMs', (r) => (r.cost!.cpuMs = 2 ** 32)],
    ['/devices/0/name', (r) => (at(r.devices).name = 'x'.repeat(256))],
    ['/filesystems/0/device', (r) => (at(r.filesystems).device = 'x'.repeat(256))],
    ['/jobs/0/name', (r) => (at(r.jobs).name = 'x'.repeat(256))],
    ['/processes/0/role', (r) => (at(r.processes).role = '备份')],
    ['/netPairs/0/remote', (r) => (at(r.netPairs).remote = '10.0.0.9 ')],
    ['/netPairs/0/local', (r) => (at(r.netPairs).local = '数据:1')],
    ['/netPairs/0/processes', (r) => (at(r.netPairs).pid = 4_001)],
    ['/netPairs/0/processes/1/pid', (r) => (at(at(r.netPairs).processes, 1).pid = 4_001)],
    ['/netPairs/0/processes', (r) => (at(at(r.netPairs).processes, 1).inBytes = 600_001)],
    [
      '/netPairs',
      (r) =>
        (r.netPairs = Array.from({ length: 2_501 }, (_, n) => ({
          ...{ local: `10.0.0.7:${n}`, remote: '10.0.0.9', inBytes: 0, outBytes: 0 },
          processes: [7, 8].map((pid) => ({ pid, inBytes: 0, outBytes: 0 })),
        }))),
    ],
    ['/instances/0/dataDir', (r) => (at(r.instances).dataDir = '/data/\ud800')],
    ['/sources', (r) => (at(r.sources).reason = 'half \udc00')],
    ['/inventory', (r) => (r.inventory = { os: 'half \ud83d' })],
    [
      '/inventory',
      (r) => (r.inventory!.disks = Array.from({ length: 1_000 }, () => ({ name: 'x'.repeat(300) }))),
    ],
  ];
  it.each(wrong)('with a fault at %s is refused, and the fault is named', (pointer, change) => {
    const report = changed(change);
    expect(schema.Errors(report)).toEqual([]);
    expect(() => checkReport(report)).toThrow(
      expect.objectContaining({ code: 'REPORT_INCONSISTENT', where: pointer, httpStatus: 400 }),
    );
  });

  const fine: [what: string, change: (report: Report) => unknown][] = [
    ['the largest values', (r) => (at(r.processes).usage.cpuUserMs = 4_294_967_295)],
    ['names of 255 characters outside ASCII', (r) => (at(r.devices).name = '\u{1f600}'.repeat(255))],
    ['a pair twice', (r) => r.netPairs?.push(at(r.netPairs))],
    ['a backslash before what looks like half a character', (r) => (at(r.sources).reason = 'C:\\ud800')],
    ['the same name for a device and an interface', (r) => (at(r.devices).name = 'eth0')],
    ['two instances of one port', (r) => r.instances.push({ ...at(r.instances), dataDir: '/other' })],
  ];
  it.each(fine)('may have %s', (_, change) => {
    expect(() => checkReport(changed(change))).not.toThrow();
  });
});
