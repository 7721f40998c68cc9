import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../backend/src/bundles/bundle.ts';
import { readStoredBundle } from '../../../backend/src/bundles/bundle-store.ts';
import { holdHost, listHeld } from '../../../backend/src/bundles/rollout-hosts-store.ts';
import { changeRollout, listRollouts, readLabel } from '../../../backend/src/bundles/rollout-store.ts';
import {
  advanceRollout,
  considerOwn,
  readOrders,
  readRolloutHosts,
  startRollout,
} from '../../../backend/src/bundles/rollouts.ts';
import {
  insertRow,
  openTestSchemas,
  selectRows,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const bundleOf = (text: string): Bundle => {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { order: { sha256, sizeBytes: bytes.length, signature: 'signed' }, bytes };
};
const [old, first, second] = [bundleOf('old'), bundleOf('first'), bundleOf('second')];
const LIMITS = { soakS: 0, longestS: 900, silentS: 60 };

describe.each(SERVERS)('rollouts on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    for (let number = 1; number <= 20; number += 1) {
      const rshost = `db-${String(number).padStart(2, '0')}`;
      const hostId = await insertRow(schemas.db, 'host', { rshost });
      await insertRow(schemas.db, 'tb_monitor_host_config', { rshost, istate: 2 });
      await insertRow(schemas.db, 'host_status', {
        ...{
          host_id: hostId,
          interval_ms: 10_000,
          agent_version: '1',
          bundle: old.order.sha256,
          sources: '[]',
        },
      });
    }
  }, 60_000);
  afterAll(() => schemas.remove());

  const consider = (own: Bundle, version = '1') => considerOwn(schemas.db, { own, version });
  const advance = async () => (await advanceRollout(schemas.db, LIMITS))?.step;
  const newest = async () => (await listRollouts(schemas.db))[0];
  const hostsOf = (id: number) => readRolloutHosts(schemas.db, { id, limits: LIMITS });
  /** How many hosts are told to run each bundle. */
  const told = async (bundle: Bundle) => {
    const findBundle = (sha256: string) => readStoredBundle(schemas.db, sha256);
    const ordersFor = await readOrders(schemas.db, { version: '1', findBundle });
    const hosts = (await selectRows(schemas.db, 'SELECT rshost FROM host')).map((row) =>
      String(row['rshost']),
    );
    return hosts.filter((host) => ordersFor(host).bundle?.sha256 === bundle.order.sha256).length;
  };
  /** Every host that is told so runs it and reports. */
  const obey = async (bundle: Bundle) => {
    await schemas.db.pool.query(
      `UPDATE host_status SET bundle = ?, reported_at = NOW() WHERE host_id IN
       (SELECT host_id FROM ${schemas.db.privateTable('rollout_host')} m JOIN ${schemas.db.privateTable('rollout')} r USING (rollout_id)
        WHERE r.sha256 = ?)`,
      [bundle.order.sha256, bundle.order.sha256],
    );
  };

  it('begin when a backend has a bundle that nobody had, with one host', async () => {
    await holdHost(schemas.db, { host: 'db-01', isHeld: true });
    expect(await listHeld(schemas.db)).toEqual(['db-01']);
    await consider(first);
    expect(await told(first)).toBe(0);
    expect(await advance()).toBe('begin');
    expect(await told(first)).toBe(1);
    expect(await newest()).toMatchObject({
      state: 'running',
      wave: 1,
      told: 1,
      running: 0,
      login: 'backend',
    });
    await consider(first);
    expect(await listRollouts(schemas.db)).toHaveLength(1);
  });

  it('go on to a tenth and to the rest, but for hosts that are held back', async () => {
    await obey(first);
    expect([await advance(), await advance()]).toEqual(['watch', 'begin']);
    expect(await told(first)).toBe(1 + 2);
    await obey(first);
    expect([await advance(), await advance()]).toEqual(['watch', 'begin']);
    expect(await told(first)).toBe(19);
    await obey(first);
    expect([await advance(), await advance()]).toEqual(['watch', 'finish']);
    expect(await newest()).toMatchObject({ state: 'done', told: 19, running: 19 });
    await holdHost(schemas.db, { host: 'db-01', isHeld: false });
    expect(await told(first)).toBe(20);
  });

  it('are halted when a host stops reporting, and everybody goes back', async () => {
    await consider(second);
    expect(await advance()).toBe('begin');
    await schemas.db.pool.query(
      'UPDATE host_status SET reported_at = NOW() - INTERVAL 61 SECOND WHERE host_id = 1',
    );
    expect(await advance()).toBe('halt');
    expect(await newest()).toMatchObject({
      state: 'halted',
      reason: expect.stringContaining('db-01 stopped') as string,
      halt: { code: 'silent', values: { host: 'db-01', ageS: expect.any(Number) as number } },
    });
    const { hosts, left } = await hostsOf((await newest())?.id ?? 0);
    expect([hosts.map(({ host, fault }) => [host, fault]), left]).toEqual([[['db-01', 'silent']], 0]);
    expect([await told(first), await told(second)]).toEqual([20, 0]);
  });

  it('are resumed, paused and rolled back by people, never from a state where that means nothing', async () => {
    const change = async (
      from: ('running' | 'paused' | 'halted')[],
      to: 'running' | 'paused' | 'rolledBack',
    ) => changeRollout(schemas.db, { id: (await newest())?.id ?? 0, from, to });
    expect(await change(['running'], 'paused')).toBe(false);
    expect(await change(['paused', 'halted'], 'running')).toBe(true);
    await schemas.db.pool.query('UPDATE host_status SET reported_at = NOW()');
    expect(await told(second)).toBe(1);
    expect(await change(['running'], 'paused')).toBe(true);
    expect([await advance(), await told(second)]).toEqual([undefined, 1]);
    await expect(
      startRollout(schemas.db, { bundle: first.order.sha256, version: '1', login: 'li' }),
    ).rejects.toMatchObject({
      code: 'ROLLOUT_OPEN',
    });
    const { left } = await hostsOf((await newest())?.id ?? 0);
    expect(left).toBe(19);
    expect(await change(['running', 'paused', 'halted'], 'rolledBack')).toBe(true);
    expect([await told(first), await told(second)]).toEqual([20, 0]);
  });

  it('go to an earlier bundle, too, but to none that was never here', async () => {
    const start = (bundle: Bundle) =>
      startRollout(schemas.db, { bundle: bundle.order.sha256, version: '1', login: 'li' });
    await expect(start(bundleOf('never'))).rejects.toMatchObject({ code: 'BUNDLE_UNKNOWN' });
    await start(second);
    expect(await advance()).toBe('begin');
    expect(await newest()).toMatchObject({
      login: 'li',
      bundle: second.order.sha256,
      baseBundle: first.order.sha256,
    });
    expect(await readLabel(schemas.db, first.order.sha256)).toBe('1');
    expect((await readStoredBundle(schemas.db, first.order.sha256))?.bytes.equals(first.bytes)).toBe(true);
  });

  it('begin with a changed label, too, which stands in tb_monitor_version', async () => {
    await consider(second, '2');
    expect(await newest()).toMatchObject({ version: '2', baseVersion: '1', state: 'running' });
    expect((await listRollouts(schemas.db))[1]).toMatchObject({ state: 'rolledBack' });
    expect(await advance()).toBe('begin');
    const versions = await selectRows(schemas.db, 'SELECT version FROM tb_monitor_version ORDER BY id');
    expect(versions.map(({ version }) => version)).toEqual(['1', '2']);
  });
});
