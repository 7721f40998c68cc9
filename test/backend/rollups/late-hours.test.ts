import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { markHours } from '../../../backend/src/db/late-hours-store.ts';
import { inTransaction } from '../../../backend/src/db/transaction.ts';
import { forgetLateHour, lockLateHour } from '../../../backend/src/rollups/late-store.ts';
import { openStage, type IngestStage } from '../../support/ingest.ts';
import { smallReport } from '../../support/report.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

for (const { name, available, start } of SERVERS) {
  describe(`late samples on ${name}`, { timeout: 30_000 }, () => {
    let server: TestServer;
    let stage: IngestStage;
    beforeEach(({ skip }) => skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set'));
    beforeAll(async () => {
      if (!available) return;
      server = await start();
      stage = await openStage(server);
    }, 60_000);
    afterAll(async () => {
      if (!available) return;
      await stage.close();
      await server.stop();
    });
    beforeEach(async () => {
      await stage.reset();
      await stage.query('TRUNCATE TABLE rollup_late');
    });

    const marks = () =>
      stage.query('SELECT host_id, UNIX_TIMESTAMP(a_time) AS s FROM rollup_late ORDER BY a_time, host_id');

    it('name their host and hour as they are stored, and others do not', async () => {
      const nowMs = Date.now();
      const hourS = Math.floor(nowMs / 3_600_000) * 3_600;
      const at = (atMs: number, seq: number) => smallReport({ atMs, seq });
      await stage.store([at(nowMs, 1)]);
      expect(await marks()).toEqual([]);
      await stage.store([at((hourS - 7_200) * 1000, 2), at((hourS - 7_199) * 1000, 3), at(nowMs - 1_000, 4)]);
      expect(await marks()).toEqual([
        { host_id: 7, s: hourS - 7_200 },
        { host_id: 7, s: hourS - 3_600 },
      ]);
    });

    it('are not named by a report that was stored before', async () => {
      const late = smallReport({ atMs: Date.now() - 86_400_000, seq: 1 });
      await stage.store([late]);
      await stage.query('TRUNCATE TABLE rollup_late');
      await stage.store([late]);
      expect(await marks()).toEqual([]);
    });

    it('are named anew by whoever stores them while their hour is rolled up', async () => {
      const endS = Math.floor(Date.now() / 3_600_000) * 3_600 - 86_400;
      const mark = () =>
        inTransaction(stage.db, (connection) => markHours(connection, [{ hostId: 7, endS }]));
      await mark();
      let marked = false;
      await inTransaction(stage.db, async (connection) => {
        const late = await lockLateHour(connection, { restS: 0, most: 10 });
        expect(late).toEqual({ hourS: endS, hostIds: [7] });
        void mark().then(() => (marked = true));
        await delay(200);
        expect(marked).toBe(false);
        if (late !== undefined) await forgetLateHour(connection, late);
      });
      await expect.poll(() => marked).toBe(true);
      expect(await marks()).toEqual([{ host_id: 7, s: endS }]);
    });
  });
}
