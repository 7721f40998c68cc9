import { DiskCulprits } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDiskCulprits } from '../../../backend/src/culprits/disk-culprits.ts';
import {
  insertInstance,
  insertRow,
  insertSample,
  openTestSchemas,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

describe.each(SERVERS)('the culprits of busy disks on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  const nowS = Math.floor(Date.now() / 1000);
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
  }, 60_000);
  afterAll(() => schemas.remove());

  /** A host with two instances and the rest; the first reads 10 times `busyBytes`, which it did not before. */
  async function addHost(rshost: string, status: { cpu: number; disk: number }): Promise<void> {
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

  it('are the instances with most of the newest I/O, of hosts that are short of the disk and not of CPU', async () => {
    await addHost('short-of-disk', { cpu: 0.4, disk: 0.98 });
    await addHost('short-of-cpu', { cpu: 0.99, disk: 0.9 });
    await addHost('idle', { cpu: 0.01, disk: 0.2 });
    const found = await readDiskCulprits(schemas.db);
    expect([...Value.Errors(DiskCulprits, found)]).toEqual([]);
    expect(found.hosts.map(({ host, instance, share }) => [host, instance.name, share])).toEqual([
      ['short-of-disk', 'mysqld 3307', 0.75],
    ]);
  });
});
