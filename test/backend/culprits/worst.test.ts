import { DiskCulprits, Worst, type WorstQuery } from '@dpm/protocol';
import pino from 'pino';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDiskCulprits } from '../../../backend/src/culprits/disk-culprits.ts';
import { readWorst } from '../../../backend/src/culprits/worst.ts';
import { rollUp } from '../../../backend/src/rollups/rollups.ts';
import {
  atSecond,
  hostCpu,
  insertInstance,
  insertRow,
  insertRows,
  insertSample,
  openTestSchemas,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const log = pino({ level: 'silent' });
const GIB = 2 ** 30;
const HOUR_S = 3_600;

describe.each(SERVERS)('the worst of many hosts on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  let startS: number;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    startS = Math.floor(Date.now() / 1000 / HOUR_S) * HOUR_S - 6 * HOUR_S;
    await fill();
  }, 60_000);
  afterAll(() => schemas.remove());

  /** Per sample of 60 s. */
  interface Use {
    cores: number;
    diskBusyMs: number;
    uses: Record<string, { cpuMs: number; readBytes: number; memory?: number }>;
  }

  async function addHost(
    rshost: string,
    tags: string[] | null,
  ): Promise<(endS: number, use: Use) => Promise<void>> {
    const { db } = schemas;
    const hostId = await insertRow(db, 'host', { rshost, tags: tags && JSON.stringify(tags) });
    const component = await insertRow(db, 'component', { host_id: hostId, kind: 'device', name: 'sda' });
    const ids: Record<string, number> = {
      3307: await insertInstance(db, { hostId, port: 3307 }),
      3309: await insertInstance(db, { hostId, port: 3309 }),
      other: await insertInstance(db, { hostId, kind: 'other' }),
    };
    return async (endS, { cores, diskBusyMs, uses }) => {
      const all = Object.values(uses);
      const busyMs = all.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
      await insertSample(db, {
        ...{ hostId, endS, seq: 1, intervalMs: 60_000 },
        host: {
          ...hostCpu({ cores, busyMs, intervalMs: 60_000 }),
          ...{ mem_total_bytes: 16 * GIB, mem_used_bytes: 8 * GIB, net_in_bytes: 5, net_out_bytes: 5 },
          disk_read_bytes: all.reduce((sum, { readBytes }) => sum + readBytes, 0),
        },
        uses: Object.fromEntries(
          Object.entries(uses).map(([name, { cpuMs, readBytes, memory = GIB }]) => [
            String(ids[name]),
            {
              ...{ cpu_user_ms: cpuMs, cpu_system_ms: 0, memory_bytes: memory },
              ...{ read_bytes: readBytes, write_bytes: 0 },
            },
          ]),
        ),
      });
      await insertRow(db, 'device_sample', {
        ...{ host_id: hostId, a_time: atSecond(endS), seq: 1, component_id: component, interval_ms: 60_000 },
        ...{ busy_ms: diskBusyMs, read_bytes: 0, write_bytes: 0, read_ops: 0, write_ops: 0 },
        ...{ weighted_ms: 0, read_ms: 0, write_ms: 0 },
      });
    };
  }

  /** Three hosts for two hours: in the second one, 3307 of the small host and the reader's 3309 have grown. */
  async function fill(): Promise<void> {
    const small = await addHost('small', ['core']);
    const large = await addHost('large', ['core', 'batch']);
    const reader = await addHost('reader', null);
    await insertRow(schemas.db, 'host', { rshost: 'silent' });
    for (let minute = 1; minute <= 120; minute += 1) {
      const later = minute > 60;
      const endS = startS + minute * 60;
      await small(endS, {
        ...{ cores: 2, diskBusyMs: 600 },
        uses: {
          3307: { cpuMs: later ? 90_000 : 30_000, readBytes: 10 },
          other: { cpuMs: 6_000, readBytes: 0 },
        },
      });
      await large(endS, {
        ...{ cores: 64, diskBusyMs: 0 },
        uses: { 3307: { cpuMs: 960_000, readBytes: 0, memory: 6 * GIB }, 3309: { cpuMs: 0, readBytes: 0 } },
      });
      await reader(endS, {
        ...{ cores: 16, diskBusyMs: 57_000 },
        uses: {
          3307: { cpuMs: 9_600, readBytes: later ? 100 : 900 },
          ...(later && { 3309: { cpuMs: 0, readBytes: 900 } }),
        },
      });
    }
  }

  const read = async (query: Partial<WorstQuery> = {}) => {
    const from = (startS + HOUR_S) * 1000;
    const to = (startS + 2 * HOUR_S) * 1000;
    const found = await readWorst(schemas.db, { from, to, ...query }, { nowMs: to });
    expect([...Value.Errors(Worst, found)]).toEqual([]);
    return found;
  };
  const namesOf = ({ rows }: Worst) =>
    rows.map(({ host, instance, kind }) => `${host} ${instance?.port ?? kind}`);

  it('are ranked by the part of their host that they had, whatever its size, with the hour before', async () => {
    const found = await read();
    expect(namesOf(found)).toEqual([
      ...['reader 3309', 'small 3307', 'large 3307', 'reader 3307', 'small other'],
    ]);
    expect(found).toMatchObject({ hosts: 4, measured: 3, covered: 1, unknown: [], found: 5 });
    const [first, second, third] = found.rows;
    expect(first).toMatchObject({ part: { of: 'disk', share: 0.855 }, load: { disk: 0.95 } });
    // It was not there, but its host was.
    expect(first?.hourBefore).toMatchObject({ amounts: null, totals: { diskRead: 60 * 900 } });
    expect(second).toMatchObject({ part: { of: 'cpu', share: 0.75 }, load: { cpu: 0.8, memory: 0.5 } });
    expect(second).toMatchObject({ amounts: { cpu: 60 * 90_000 }, totals: { cpu: 60 * 96_000 } });
    expect(second?.hourBefore).toMatchObject({ amounts: { cpu: 60 * 30_000 }, totals: { cpu: 60 * 36_000 } });
    expect(third).toMatchObject({ part: { of: 'cpu', share: 0.25 }, measuredMs: 3_600_000 });
  });

  it('are ranked by one amount, of some hosts, of a tag, and no more than asked for', async () => {
    expect(namesOf(await read({ by: 'cpu', limit: 2 }))).toEqual(['large 3307', 'small 3307']);
    expect((await read({ by: 'memory' })).rows[0]).toMatchObject({
      host: 'large',
      amounts: { memory: 6 * GIB },
    });
    const chosen = await read({ by: 'diskRead', hosts: 'READER,small,nobody' });
    expect(namesOf(chosen)).toEqual(['reader 3309', 'reader 3307', 'small 3307']);
    expect(chosen).toMatchObject({ hosts: 2, unknown: ['nobody'] });
    const tagged = await read({ tag: 'batch' });
    expect(namesOf(tagged)).toEqual(['large 3307']);
    expect(tagged.tags).toEqual(['batch', 'core']);
    expect(await read({ tag: 'x"] or 1=1' })).toMatchObject({ hosts: 0, found: 0, rows: [], covered: null });
  });

  it('are the same of 5 minutes as of samples, and say which they are made of', async () => {
    const window = { from: (startS + 90) * 1000, to: (startS + 2 * HOUR_S - 90) * 1000 };
    const samples = await read(window);
    expect(samples.resolution).toEqual({ table: 'instance_sample', stepMs: 60_000 });
    await rollUp(schemas.db, { log, goOn: async () => true, rest: async () => undefined });
    const rolled = await read(window);
    expect(rolled.resolution).toEqual({ table: 'instance_5m', stepMs: 300_000 });
    expect({ ...rolled, resolution: null }).toEqual({ ...samples, resolution: null });
  });

  it('are refused for what no host is called, and for more rows than anybody waits for', async () => {
    await expect(read({ hosts: "a' or 1" })).rejects.toMatchObject({ code: 'INVALID', httpStatus: 400 });
    const years = { from: 0, to: 3 * 365 * 86_400_000 };
    expect(await read(years)).toMatchObject({ found: 0 });
    await insertRows(
      schemas.db,
      'host',
      Array.from({ length: 12 }, (_, index) => ({ rshost: `more-${index}` })),
    );
    await expect(read(years)).rejects.toMatchObject({
      ...{ code: 'WINDOW_TOO_LONG', httpStatus: 400, message: 'the window is too long for 16 hosts' },
      remedy: 'ask for 968 days at most, or for fewer hosts',
    });
  });

  const nowS = Math.floor(Date.now() / 1000);

  /** A host with two instances and the rest; the first reads 10 times `busyBytes`, which it did not before. */
  async function addBusyHost(rshost: string, status: { cpu: number; disk: number }): Promise<void> {
    const { db } = schemas;
    const hostId = await insertRow(db, 'host', { rshost });
    const [large, small] = [
      await insertInstance(db, { hostId, port: 3307 }),
      await insertInstance(db, { hostId, port: 3309 }),
    ];
    const other = await insertInstance(db, { hostId, kind: 'other' });
    await insertSample(db, {
      ...{ hostId, endS: nowS - 60 },
      uses: { [small]: { read_bytes: 9_000 } },
    });
    await insertSample(db, {
      ...{ hostId, endS: nowS },
      uses: {
        [large]: { read_bytes: 700, write_bytes: 50 },
        [small]: { read_bytes: null, write_bytes: 50 },
        [other]: { read_bytes: 200 },
      },
    });
    await insertRow(db, 'host_status', {
      ...{ host_id: hostId, a_time: new Date(nowS * 1000), interval_ms: 10_000, agent_version: '0.1.0' },
      ...{ cpu_share: status.cpu, disk_util: status.disk },
    });
  }

  it('now are, of hosts that are short of the disk and not of CPU, the instances with most of the newest I/O', async () => {
    await addBusyHost('short-of-disk', { cpu: 0.4, disk: 0.98 });
    await addBusyHost('short-of-cpu', { cpu: 0.99, disk: 0.9 });
    await addBusyHost('idle', { cpu: 0.01, disk: 0.2 });
    const found = await readDiskCulprits(schemas.db);
    expect([...Value.Errors(DiskCulprits, found)]).toEqual([]);
    expect(found.hosts.map(({ host, instance, share }) => [host, instance.name, share])).toEqual([
      ['short-of-disk', 'mysqld 3307', 0.75],
    ]);
  });
});
