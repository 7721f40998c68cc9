import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '@dpm/protocol';
import { openStage, type IngestStage } from '../../support/ingest.ts';
import { BOOT, buildReport, REPORT_AT_MS } from '../../support/report.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

/** The n-th report, a minute after the one before; its interval tells it. */
const nth = (n: number, changes: Omit<Partial<Report>, 'host'> = {}) =>
  buildReport({ seq: n, atMs: REPORT_AT_MS + 60_000 * n, intervalMs: 10_000 + n, ...changes });
const at = (n: number) => new Date(Math.floor(REPORT_AT_MS / 1_000) * 1_000 + 60_000 * n);

describe.each(SERVERS)('the status of a host on $name', ({ available, start }) => {
  if (!available) {
    it('moves forward', ({ skip }) => skip('DPM_TEST_MYSQL_URL is not set'));
    return;
  }
  let server: TestServer;
  let stage: IngestStage;
  const status = async () =>
    (await stage.query('SELECT a_time, interval_ms, agent_version FROM host_status WHERE host_id = 7'))[0];
  const expectNewest = async (n: number) =>
    expect(await status()).toEqual({ a_time: at(n), interval_ms: 10_000 + n, agent_version: '0.1.0' });
  /** As if the status had last moved that long ago. */
  const age = (seconds: number) =>
    stage.query('UPDATE host_status SET reported_at = CURRENT_TIMESTAMP - INTERVAL ? SECOND', [seconds]);
  const ageSeconds = async () =>
    Number(
      (await stage.query('SELECT CURRENT_TIMESTAMP - reported_at AS age_s FROM host_status'))[0]?.['age_s'],
    );

  beforeAll(async () => {
    server = await start();
    stage = await openStage(server);
  });
  beforeEach(() => stage.reset());
  afterAll(async () => {
    await stage.close();
    await server.stop();
  });

  it('is that of the newest report', async () => {
    await stage.store([nth(1), nth(2)]);
    await expectNewest(2);
  });

  it('is never turned back by what comes out of a spool', async () => {
    await stage.store([nth(5)]);
    await age(3_600);
    await stage.store([nth(1, { spooled: true }), nth(2, { spooled: true }), nth(4, { spooled: true })]);
    await expectNewest(5);
    expect(await ageSeconds()).toBeGreaterThan(1_000);
    await stage.store([nth(6, { spooled: true })]);
    await expectNewest(6);
    expect(await ageSeconds()).toBeLessThan(1_000);
  });

  it('is not turned back by a report that was overtaken on its way', async () => {
    await stage.store([nth(2), nth(1)]);
    await expectNewest(2);
  });

  it('is right when reports of one host come in one group, in any order', async () => {
    const ingest = stage.open({ hostReports: 10 });
    await Promise.all([3, 1, 5, 2, 4].map((n) => ingest.accept(nth(n), { hostId: 7 })));
    await expectNewest(5);
    expect(ingest.stats().groups).toBe(1);
  });

  it('stays as it is when reports come again', async () => {
    await stage.store([nth(1), nth(2)]);
    await age(3_600);
    await stage.store([nth(1), nth(2), nth(2, { atMs: REPORT_AT_MS + 9_000_000 })]);
    await expectNewest(2);
    expect(await ageSeconds()).toBeGreaterThan(1_000);
  });

  it('follows a clock that was set back, once nothing newer came for three intervals', async () => {
    await stage.store([nth(100)]);
    await stage.store([nth(1)]);
    await expectNewest(100);
    await age(3 * 11);
    await stage.store([nth(2, { spooled: true })]);
    await expectNewest(100);
    await stage.store([nth(3)]);
    await expectNewest(3);
    await stage.store([nth(4)]);
    await expectNewest(4);
  });

  it('keeps the inventory of the newest report', async () => {
    const os = async () =>
      (await stage.query("SELECT JSON_EXTRACT(inventory, '$.os') AS os FROM host WHERE host_id = 7"))[0]?.[
        'os'
      ];
    await stage.store([nth(5, { inventory: { os: 'new "os"' } }), nth(1, { inventory: { os: 'old' } })]);
    expect(JSON.parse(String(await os()))).toBe('new "os"');
    const { inventory, ...hourly } = nth(6);
    expect(inventory).toBeDefined();
    await stage.store([hourly]);
    expect(JSON.parse(String(await os()))).toBe('new "os"');
    const [{ machine_id } = {}] = await stage.query('SELECT machine_id FROM host WHERE host_id = 7');
    expect(machine_id).toBe('0123456789abcdef0123456789abcdef');
  });

  it('is made by the first report of any boot', async () => {
    await stage.store([nth(1, { boot: BOOT.replace('0b4f', 'ffff') })]);
    await expectNewest(1);
  });
});
