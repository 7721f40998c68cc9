import { describe, expect, it } from 'vitest';
import type { Report } from '@dpm/protocol';
import { deriveStatus } from '../../../backend/src/ingest/derive-status.ts';
import { deriveRows } from '../../../backend/src/ingest/derive.ts';
import type { ReportIds } from '../../../backend/src/ingest/rows.ts';
import { buildReport, smallReport } from '../../support/report.ts';

/** Numbers as far as a report of the tests needs them. */
const IDS: ReportIds = {
  ...{ hostId: 7, commands: new Map(), instances: [11, 12, 13, 14] },
  ...{ components: [21, 22, 23, 24, 25, 26], netPairs: [31, 32] },
};
const MEMORY = {
  ...{ totalBytes: 1_000, freeBytes: 100, buffersBytes: 20, cachedBytes: 300, slabBytes: 0 },
  ...{ swapTotalBytes: 50, swapFreeBytes: 40 },
};
const host = (totals: Report['totals'], changes: Partial<Report> = {}) =>
  deriveRows(smallReport({ totals, ...changes }), IDS).host_sample[0];

describe('the totals of a host', () => {
  it('use what the kernel says is available, else free memory, buffers and cache', () => {
    expect(host({ memory: MEMORY })?.mem_used_bytes).toBe(580);
    expect(host({ memory: { ...MEMORY, availableBytes: 250 } })?.mem_used_bytes).toBe(750);
  });

  it('are never negative, like those that the agent divides', () => {
    const odd = { ...MEMORY, availableBytes: 1_001, swapFreeBytes: 51 };
    expect(host({ memory: odd })).toMatchObject({ mem_used_bytes: 0, swap_used_bytes: 0 });
  });

  it('name the speed of the fastest interface, if any is known', () => {
    const none = { inBytes: 0, outBytes: 0, inErrors: 0, outErrors: 0, inDrops: 0, outDrops: 0 };
    const interfaces = [
      { ...none, name: 'a', speedMbit: 1_000 },
      { ...none, name: 'b', speedMbit: 25_000 },
    ];
    expect(host({}, { interfaces })?.link_mbit).toBe(25_000);
    expect(host({}, { interfaces: [{ ...none, name: 'c' }] })?.link_mbit).toBeUndefined();
  });

  it('are cut to the second in time and to 16 bits in sequence', () => {
    const row = host({}, { atMs: Date.UTC(2026, 1, 3, 4, 5, 6, 999), seq: 3 * 65_536 + 9 });
    expect(row).toMatchObject({ a_time: '2026-02-03 04:05:06', seq: 9 });
  });
});

describe('rows', () => {
  it('carry the numbers of the names in the order of the report', () => {
    const rows = deriveRows(buildReport(), IDS);
    const numbers = (list: readonly Record<string, unknown>[], column: string) =>
      list.map((row) => row[column]);
    expect(numbers(rows.instance_sample, 'instance_id')).toEqual([11, 12, 13, 14]);
    expect(numbers(rows.device_sample, 'component_id')).toEqual([21, 22]);
    expect(numbers(rows.filesystem_sample, 'component_id')).toEqual([23, 24]);
    expect(numbers(rows.interface_sample, 'component_id')).toEqual([25, 26]);
    expect(numbers(rows.net_pair_sample, 'pair_id')).toEqual([31, 32]);
    expect(numbers(rows.process_sample, 'instance_id')).toEqual([11, undefined]);
  });

  it('of pairs that are one to the database add up', () => {
    const rows = deriveRows(buildReport(), { ...IDS, netPairs: [31, 31] });
    expect(rows.net_pair_sample).toMatchObject([{ pair_id: 31, in_bytes: 1_000_005, out_bytes: 9_000_006 }]);
  });

  it('of a pair tell the one process that moved all of it, or each of several', () => {
    const pair = { local: '10.0.0.7:3306', remote: '10.0.0.9', inBytes: 10, outBytes: 5 };
    const derive = (...netPairs: NonNullable<Report['netPairs']>) => {
      const rows = deriveRows({ ...buildReport(), netPairs }, { ...IDS, netPairs: [31, 31] });
      return [
        rows.net_pair_sample.map(({ pid, in_bytes }) => [pid, in_bytes]),
        rows.process_pair_sample.map(({ pid, pair_id, in_bytes }) => [pid, pair_id, in_bytes]),
      ];
    };
    expect(derive(pair)).toEqual([[[undefined, 10]], []]);
    expect(derive({ ...pair, pid: 7 })).toEqual([[[7, 10]], []]);
    const processes = [{ pid: 7, inBytes: 4, outBytes: 0 }];
    expect(derive({ ...pair, processes })).toEqual([[[undefined, 10]], [[7, 31, 4]]]);
    expect(derive({ ...pair, pid: 7 }, { ...pair, pid: 7 })).toEqual([[[7, 20]], []]);
    expect(derive({ ...pair, pid: 8 }, { ...pair, processes })).toEqual([
      [[undefined, 20]],
      [
        [8, 31, 10],
        [7, 31, 4],
      ],
    ]);
    expect(derive({ ...pair, pid: 7 }, { ...pair, processes })).toEqual([[[undefined, 20]], [[7, 31, 14]]]);
  });
});

describe('the status of a host', () => {
  it('has no shares of what was not measured', () => {
    const { cpu_share, memory_share, disk_util, top_instance_id, top_share } = deriveStatus(
      smallReport(),
      IDS,
    );
    expect([cpu_share, memory_share, disk_util, top_instance_id, top_share]).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  it('names no instance as the top one when none used the CPU', () => {
    const [instance] = buildReport().instances;
    if (!instance) throw new RangeError('no instance');
    const instances = [{ ...instance, usage: { cpuUserMs: 0, cpuSystemMs: 0 } }];
    expect(deriveStatus(buildReport({ instances }), IDS).top_instance_id).toBeUndefined();
  });

  it('has what the agent costs and keeps, where the report says so', () => {
    const report = smallReport({
      intervalMs: 10_000,
      server: `https://${'s'.repeat(300)}`,
      cost: { cpuMs: 80, childrenCpuMs: 20, sampleMs: 30, rssBytes: 5_000 },
      spool: { reports: 3, bytes: 900, droppedReports: 1 },
    });
    expect(deriveStatus(report, IDS)).toMatchObject({
      ...{
        agent_cpu_share: 0.01,
        agent_rss_bytes: 5_000,
        spool_reports: 3,
        spool_bytes: 900,
        dropped_reports: 1,
      },
      server: `https://${'s'.repeat(247)}`,
    });
  });

  it('names the instance with most CPU time, which need not be the first', () => {
    const { instances, totals } = buildReport();
    expect(deriveStatus(buildReport({ instances: instances.toReversed(), totals }), IDS)).toMatchObject({
      ...{ top_instance_id: 12, top_share: 65 / 120 },
    });
  });

  it('has shares of at most 1, although clocks tick unevenly', () => {
    const { totals, devices = [] } = buildReport();
    const report = buildReport({
      totals: { ...totals, ...(totals.cpu && { cpu: { ...totals.cpu, userMs: 121_000 } }) },
      devices: devices.map((device) => ({ ...device, busyMs: 30_100 })),
    });
    expect(deriveStatus(report, IDS)).toMatchObject({ cpu_share: 1, disk_util: 1 });
  });

  it('has no share of a memory of nothing', () => {
    const memory = { ...MEMORY, totalBytes: 0 };
    expect(deriveStatus(smallReport({ totals: { memory } }), IDS).memory_share).toBeUndefined();
  });
});
