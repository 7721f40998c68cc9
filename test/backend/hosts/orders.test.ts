import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPin, storePin } from '../../../backend/src/hosts/host-key-store.ts';
import { listFleet } from '../../../backend/src/hosts/fleet.ts';
import { noteFailure, readHostFacts } from '../../../backend/src/hosts/lifecycle-store.ts';
import { orderHost, type HostOrder } from '../../../backend/src/hosts/orders.ts';
import { planHost } from '../../../backend/src/hosts/plan.ts';
import { reconcileHosts } from '../../../backend/src/hosts/reconcile.ts';
import { noteRemoval } from '../../../backend/src/hosts/removal.ts';
import { openTestSchemas, SERVERS, type TestSchemas } from '../../support/sample-rows.ts';

describe.each(SERVERS)('orders about hosts on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
  }, 60_000);
  afterAll(() => schemas.remove());

  const order = (host: string, what: HostOrder) => orderHost(schemas.db, { host, order: what });
  const next = async (host: string) => {
    const facts = (await readHostFacts(schemas.db)).find((one) => one.host === host);
    return facts && planHost(facts);
  };

  it('leave a host alone that an import brought, until somebody moves it', async () => {
    await schemas.db.pool.query("INSERT INTO host (rshost, imported_at) VALUES ('imported', NOW())");
    await schemas.db.pool.query("INSERT INTO tb_monitor_host_config (rshost, istate) VALUES ('imported', 1)");
    expect(await next('imported')).toBeUndefined();
    await order('imported', 'online');
    expect(await next('imported')).toBe('install');
  });

  it('let a host show another key, and no other host', async () => {
    for (const address of ['db-1:22', 'db-10:22'])
      await storePin(schemas.db, { address, fingerprint: 'SHA256:x' });
    await order('db-1', 'forget-key');
    expect(await readPin(schemas.db, 'db-1:22')).toBeUndefined();
    expect(await readPin(schemas.db, 'db-10:22')).toMatchObject({ fingerprint: 'SHA256:x' });
  });

  describe('to take a host offline that nobody can look at', () => {
    const look = () =>
      reconcileHosts({
        ...{ db: schemas.db, fence: 1, free: 0 },
        isHostName: () => true,
        startTask: () => undefined,
      });
    const fleetRow = async (name: string) => {
      const orders = { bundle: undefined, version: '1' };
      const { hosts } = await listFleet(schemas.db, () => orders);
      const { state, removal, error } = hosts.find(({ host }) => host === name) ?? {};
      return { state, removal, code: error?.code };
    };
    const fail = (host: string) =>
      noteFailure(schemas.db, { host, attempts: 1, retryS: 60, code: 'SSH_UNREACHABLE', message: 'no way' });

    it('are done when its agent said that it removed itself', async () => {
      const host = 'no-ssh';
      await order(host, 'online');
      const removed = { left: [] };
      await expect(noteRemoval(schemas.db, host, removed)).rejects.toMatchObject({
        code: 'NOT_TAKEN_OFFLINE',
      });
      await order(host, 'offline');
      await noteRemoval(schemas.db, host, removed);
      expect(await next(host)).toBe('remove');
      await fail(host);
      await look();
      expect(await fleetRow(host)).toEqual({ state: 'offline', removal: 'said', code: undefined });
    });

    it('are not done when its agent said that something is left', async () => {
      const host = 'leaves-some';
      await order(host, 'offline');
      await noteRemoval(schemas.db, host, { left: ['/opt/dpm-agent'] });
      await look();
      expect(await fleetRow(host)).toEqual({ state: 'removalPending', removal: null, code: 'NOT_REMOVED' });
    });

    it('are ended by an administrator, which is told apart until the agent is heard of', async () => {
      const host = 'gone';
      await order(host, 'online');
      await expect(order(host, 'consider-removed')).rejects.toMatchObject({ code: 'NOT_LEAVING' });
      await order(host, 'offline');
      await fail(host);
      expect(await fleetRow(host)).toMatchObject({ state: 'removalPending' });
      await order(host, 'consider-removed');
      await look();
      expect(await fleetRow(host)).toEqual({ state: 'offline', removal: 'assumed', code: undefined });
      await noteRemoval(schemas.db, host, { left: [] });
      expect(await fleetRow(host)).toMatchObject({ state: 'offline', removal: 'said' });
      await order(host, 'online');
      expect(await fleetRow(host)).toEqual({ state: 'pending', removal: null, code: undefined });
    });
  });

  it('hold when work is cancelled, whether it had begun or not, until it is asked for again', async () => {
    await order('waits', 'online');
    expect(await next('waits')).toBe('install');
    await order('waits', 'cancel');
    expect(await next('waits')).toBeUndefined();
    await order('waits', 'retry');
    expect(await next('waits')).toBe('install');
  });
});
