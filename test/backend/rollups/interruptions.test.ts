import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { preparePartitions } from '../../../backend/src/retention/partitions.ts';
import { openTestSchemas, selectRows, SERVERS, type TestSchemas } from '../../support/sample-rows.ts';
import { addHosts, addSamples, empty, hoursAgo, HOUR_S, readRollups, rollAll, TABLES } from './stage.ts';

const HOSTS = [1, 2, 3];

describe.each(SERVERS)('rollups that are interrupted on %s', { timeout: 120_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await preparePartitions(schemas.db);
  }, 60_000);
  afterAll(() => schemas.remove());
  beforeEach(async () => {
    await empty(schemas.db);
    await addHosts(schemas.db, HOSTS);
    const startS = await hoursAgo(schemas.db, 3);
    await addSamples(schemas.db, { hostIds: HOSTS, afterS: startS, untilS: startS + 2 * HOUR_S });
  });

  /** As if none had ever been made. */
  const forget = async () => {
    for (const table of ['resolution', ...TABLES]) await schemas.db.pool.query('TRUNCATE TABLE ??', [table]);
  };

  it('go on where a run was ended, whichever step it was, with the same result', async () => {
    await rollAll(schemas.db);
    const whole = await readRollups(schemas.db);
    await forget();
    for (let runs = 0; runs < 30; runs += 1) {
      let steps = 1;
      await rollAll(schemas.db, { goOn: () => Promise.resolve(steps-- > 0) });
    }
    await rollAll(schemas.db);
    expect(await readRollups(schemas.db)).toEqual(whole);
  });

  it('are right when several backends do them at once', async () => {
    await Promise.all([1, 2, 3].map(() => rollAll(schemas.db)));
    const whole = await readRollups(schemas.db);
    await forget();
    await rollAll(schemas.db);
    expect(whole).toEqual(await readRollups(schemas.db));
  });

  it('lose nothing to a kill in their midst', async () => {
    const source = (path: string) =>
      pathToFileURL(`${import.meta.dirname}/../../../backend/src/${path}`).href;
    const script = `
      import { openDatabase } from ${JSON.stringify(source('db/database.ts'))};
      import { rollUp } from ${JSON.stringify(source('rollups/rollups.ts'))};
      const db = openDatabase({ ...JSON.parse(process.env.JOB), connections: 1 });
      await rollUp(db, { log: { info: () => undefined }, goOn: async () => true });
      await db.close();`;
    const job = JSON.stringify({ ...schemas.address, schemas: schemas.db.schemas });
    for (const rows of [1, 20, 60]) {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        env: { ...process.env, JOB: job },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const ended = once(child, 'exit');
      const written = async () =>
        Number((await selectRows(schemas.db, 'SELECT COUNT(*) AS n FROM host_5m'))[0]?.['n']);
      await expect.poll(written, { interval: 5, timeout: 20_000 }).toBeGreaterThanOrEqual(rows);
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
    }
    await rollAll(schemas.db);
    const killed = await readRollups(schemas.db);
    await forget();
    await rollAll(schemas.db);
    expect(killed).toEqual(await readRollups(schemas.db));
  });
});
