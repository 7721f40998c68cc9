import { gunzipSync } from 'node:zlib';
import { Report } from '@dpm/protocol';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../backend/src/ingest/check-report.ts';
import { deriveRows } from '../../backend/src/ingest/derive.ts';
import { bootId, describeBody, hostName, ROWS_PER_REPORT } from '../bench/shape/host-shape.ts';
import { joinReport, prepareRest } from '../bench/shape/request-body.ts';
import { toOldRows } from '../bench/shape/old-schema.ts';

const place = { host: hostName(7), boot: bootId(7), seq: 3, atMs: Date.UTC(2026, 10, 24) };
const send = (first: boolean) =>
  JSON.parse(
    gunzipSync(joinReport(place, prepareRest(describeBody(7, { variant: 1, first })))).toString(),
  ) as Report;

describe('the reports that benchmarks send', () => {
  it.each([true, false])('are within the schema and its checks (first: %s)', (first) => {
    const report = send(first);
    expect([...Compile(Report).Errors(report)]).toEqual([]);
    expect(() => checkReport(report)).not.toThrow();
    expect(report).toMatchObject({ host: { name: place.host }, boot: place.boot, seq: 3, atMs: place.atMs });
  });

  it('give the rows that the figures are counted in', () => {
    const report = send(false);
    const rows = deriveRows(report, {
      hostId: 7,
      commands: new Map(),
      instances: Array.from({ length: 10 }, (_, index) => index),
      components: Array.from({ length: 6 }, (_, index) => index),
      netPairs: Array.from({ length: 20 }, (_, index) => index),
    });
    const counts = Object.entries(rows).map(([table, of]) => [table, of.length] as const);
    expect(Object.fromEntries(counts.filter(([, count]) => count > 0))).toEqual(ROWS_PER_REPORT);
  });

  it('give a row per process and pair in the old schema, too', () => {
    const tables = toOldRows(send(false)).map(({ table }) => table);
    const count = (name: string) => tables.filter((table) => table === name).length;
    expect(count('tb_monitor_process_io_info')).toBe(ROWS_PER_REPORT.process_sample);
    expect(count('tb_monitor_port_net_info')).toBe(ROWS_PER_REPORT.net_pair_sample);
    expect(count('tb_monitor_host_info')).toBe(1);
  });
});
