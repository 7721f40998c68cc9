import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPin, storePin } from '../../../backend/src/hosts/host-key-store.ts';
import { readHostFacts } from '../../../backend/src/hosts/lifecycle-store.ts';
import { orderHost, type HostOrder } from '../../../backend/src/hosts/orders.ts';
import { planHost } from '../../../backend/src/hosts/plan.ts';
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

  it('hold when work is cancelled, whether it had begun or not, until it is asked for again', async () => {
    await order('waits', 'online');
    expect(await next('waits')).toBe('install');
    await order('waits', 'cancel');
    expect(await next('waits')).toBeUndefined();
    await order('waits', 'retry');
    expect(await next('waits')).toBe('install');
  });
});
