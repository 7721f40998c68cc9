import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../backend/src/db/database.ts';
import { releaseLease, takeLease } from '../../../backend/src/db/lease-store.ts';
import { ensureSecret, readSecret, replaceSecret } from '../../../backend/src/db/secrets-store.ts';
import { createSchemas, SERVERS, type TestSchemas, type TestServer } from '../../support/servers.ts';

for (const { name, available, start } of SERVERS) {
  describe(`on ${name}`, { timeout: 30_000 }, () => {
    let server: TestServer;
    let made: TestSchemas;
    let db: Database;

    beforeEach(({ skip }) => skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set'));
    beforeAll(async () => {
      if (!available) return;
      server = await start();
      made = await createSchemas(server, { migrated: true });
      db = made.db;
    }, 60_000);
    afterAll(async () => {
      if (!available) return;
      await made.drop();
      await server.stop();
    });

    describe('a secret', () => {
      const key = randomBytes(32);
      beforeEach(() => db.pool.query(`DELETE FROM ${db.privateTable('secret')}`));

      it('is made once and read from then on', async () => {
        let made = 0;
        const ensure = () =>
          ensureSecret(db, { key, name: 'token', create: () => `text ${(made += 1)} 中文` });
        expect(await readSecret(db, { key, name: 'token' })).toBeUndefined();
        expect([await ensure(), await ensure()]).toEqual(['text 1 中文', 'text 1 中文']);
        expect(await readSecret(db, { key, name: 'token' })).toBe('text 1 中文');
      });

      it('is the same for all who make it at once', async () => {
        let made = 0;
        // Nobody is done before two have begun to make it.
        const create = async () => {
          const text = `text ${(made += 1)}`;
          while (made < 2) await delay(5);
          return text;
        };
        const racers = [1, 2, 3, 4, 5].map(() => ensureSecret(db, { key, name: 'token', create }));
        expect(new Set(await Promise.all(racers)).size).toBe(1);
      });

      it('stands in the database unreadable, and differently each time', async () => {
        const rows = async () =>
          (await db.pool.query<RowDataPacket[]>(`SELECT sealed FROM ${db.privateTable('secret')}`))[0];
        await replaceSecret(db, { key, name: 'token', text: 'plain words' });
        const first = (await rows())[0]?.['sealed'] as Buffer;
        await replaceSecret(db, { key, name: 'token', text: 'plain words' });
        const all = await rows();
        expect(all).toHaveLength(1);
        expect((all[0]?.['sealed'] as Buffer).equals(first)).toBe(false);
        expect(first.toString('latin1')).not.toContain('plain');
        expect(first).toHaveLength(12 + 16 + 'plain words'.length);
      });

      it('does not open with another key, and no further one is sealed with that', async () => {
        await ensureSecret(db, { key, name: 'token', create: () => 'text' });
        const other = { key: randomBytes(32), create: () => 'text' };
        const wrong = { code: 'SECRET_KEY_WRONG' };
        await expect(readSecret(db, { ...other, name: 'token' })).rejects.toMatchObject(wrong);
        await expect(ensureSecret(db, { ...other, name: 'another' })).rejects.toMatchObject(wrong);
        expect(await readSecret(db, { key, name: 'another' })).toBeUndefined();
      });

      it('does not open in the place of another, nor after a change', async () => {
        const table = db.privateTable('secret');
        await ensureSecret(db, { key, name: 'token-read', create: () => 'text' });
        await db.pool.query(`INSERT INTO ${table} (name, sealed) SELECT 'token-admin', sealed FROM ${table}`);
        const wrong = { code: 'SECRET_KEY_WRONG' };
        await expect(readSecret(db, { key, name: 'token-admin' })).rejects.toMatchObject(wrong);
        await db.pool.query(`UPDATE ${table} SET sealed = CONCAT(sealed, 'x') WHERE name = 'token-read'`);
        await expect(readSecret(db, { key, name: 'token-read' })).rejects.toMatchObject(wrong);
        await db.pool.query(`UPDATE ${table} SET sealed = 'short' WHERE name = 'token-read'`);
        await expect(readSecret(db, { key, name: 'token-read' })).rejects.toMatchObject(wrong);
      });
    });

    describe('a lease', () => {
      let number = 0;
      let lease: { name: string; ttlMs: number };
      beforeEach(() => (lease = { name: `job ${(number += 1)}`, ttlMs: 60_000 }));
      /** Lets the term end, by the database's clock. */
      const expire = () =>
        db.pool.query(`UPDATE ${db.privateTable('lease')} SET expires_at = NOW() WHERE name = ?`, [
          lease.name,
        ]);
      const take = (holder: string) => takeLease(db, { ...lease, holder });

      it('is held by one, who may renew it', async () => {
        expect(await take('a')).toEqual({ held: true, fence: 1 });
        expect(await take('b')).toEqual({ held: false, fence: 1 });
        expect(await take('a')).toEqual({ held: true, fence: 1 });
      });

      it('goes to one of many that ask at once', async () => {
        const asked = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(take));
        expect(asked.filter(({ held }) => held)).toEqual([{ held: true, fence: 1 }]);
      });

      it('is taken over when its term has ended, and its number tells the old holder', async () => {
        await take('a');
        await expire();
        expect(await take('b')).toEqual({ held: true, fence: 2 });
        expect(await take('a')).toEqual({ held: false, fence: 2 });
        await expire();
        expect(await take('a')).toEqual({ held: true, fence: 3 });
      });

      it('keeps its number when its holder was late and nobody else came', async () => {
        await take('a');
        await expire();
        expect(await take('a')).toEqual({ held: true, fence: 1 });
        expect(await take('b')).toEqual({ held: false, fence: 1 });
      });

      it('lasts at least as long as asked, by the database’s clock', async () => {
        lease.ttlMs = 1_500;
        await take('a');
        const [rows] = await db.pool.query<RowDataPacket[]>(
          `SELECT UNIX_TIMESTAMP(expires_at) - UNIX_TIMESTAMP(NOW(6)) AS s FROM ${db.privateTable('lease')} WHERE name = ?`,
          [lease.name],
        );
        expect(Number(rows[0]?.['s'])).toBeGreaterThan(1.5 - 0.5);
        expect(Number(rows[0]?.['s'])).toBeLessThanOrEqual(3);
      });

      it('is free at once when it is given back, by its holder only', async () => {
        await take('a');
        await releaseLease(db, { name: lease.name, holder: 'b' });
        expect((await take('b')).held).toBe(false);
        await releaseLease(db, { name: lease.name, holder: 'a' });
        expect(await take('b')).toEqual({ held: true, fence: 2 });
      });
    });
  });
}
