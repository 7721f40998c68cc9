import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../backend/src/db/database.ts';
import { inTransaction, isTransient } from '../../../backend/src/db/transaction.ts';
import { createSchemas, SERVERS, type TestSchemas, type TestServer } from '../../support/servers.ts';

for (const { name, available, start } of SERVERS) {
  describe(`a database on ${name}`, { timeout: 30_000 }, () => {
    let server: TestServer;
    let made: TestSchemas;
    let db: Database;

    beforeEach(({ skip }) => skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set'));
    beforeAll(async () => {
      if (!available) return;
      server = await start();
      made = await createSchemas(server, { migrated: false });
      db = made.db;
      await db.pool.query('CREATE TABLE account (id INT PRIMARY KEY, amount INT NOT NULL) ENGINE=InnoDB');
      await db.pool.query(`CREATE TABLE ${db.privateTable('hidden')} (id INT)`);
    }, 60_000);
    beforeEach(async () => {
      await db.pool.query('REPLACE INTO account VALUES (1, 100), (2, 100)');
    });
    afterAll(async () => {
      if (!available) return;
      await made.drop();
      await server.stop();
    });
    const row = async (sql: string): Promise<Record<string, unknown>> =>
      (await db.pool.query<RowDataPacket[]>(sql))[0][0] ?? {};
    const amounts = async () =>
      (await db.pool.query<RowDataPacket[]>('SELECT amount FROM account ORDER BY id'))[0].map(
        (one) => one['amount'] as number,
      );

    it('reaches both schemas by one connection', async () => {
      await db.pool.query(`INSERT INTO ${db.privateTable('hidden')} VALUES (7)`);
      expect(await row(`SELECT id FROM ${db.privateTable('hidden')}`)).toEqual({ id: 7 });
      expect(await row('SELECT DATABASE() AS name')).toEqual({ name: db.schemas.monitor });
    });

    it('has the same session whatever the server is set to', async () => {
      const seen = await row(
        'SELECT @@session.time_zone AS zone, @@session.sql_mode AS mode, @@collation_connection AS text',
      );
      expect(seen).toMatchObject({ zone: '+00:00', text: 'utf8mb4_general_ci' });
      expect(seen['mode']).toContain('STRICT_TRANS_TABLES');
      expect(seen['mode']).toContain('ONLY_FULL_GROUP_BY');
      expect(seen['mode']).not.toContain('NO_BACKSLASH_ESCAPES');
    });

    it('keeps instants, numbers and JSON what they are', async () => {
      const at = new Date('2026-03-29T01:30:00Z');
      await db.pool.query(
        'CREATE TABLE kinds (at TIMESTAMP NOT NULL, big BIGINT UNSIGNED, doc JSON, text VARCHAR(20)) CHARSET utf8mb4',
      );
      await db.pool.query('INSERT INTO kinds VALUES (?, 9007199254740991, ?, ?)', [
        at,
        '{"a": 1}',
        '🐬 中文',
      ]);
      const sql =
        'SELECT at, big, doc, text, UNIX_TIMESTAMP(at) AS seconds, (SELECT SUM(big) FROM kinds) AS total FROM kinds';
      expect(await row(sql)).toEqual({
        ...{ at, seconds: at.getTime() / 1000, text: '🐬 中文', doc: '{"a": 1}' },
        ...{ big: Number.MAX_SAFE_INTEGER, total: Number.MAX_SAFE_INTEGER },
      });
    });

    it('ends a statement that takes too long, and goes on', async () => {
      const hasty = made.open({ connections: 1, statementTimeoutMs: 1_500 });
      // MySQL's SLEEP returns 1 when it was cut short; a scan that takes long is an error on both.
      const slow =
        'SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c';
      await expect(hasty.pool.query(slow)).rejects.toMatchObject({
        errno: expect.toSatisfy((errno: number) => errno === 1969 || errno === 3024) as number,
      });
      expect((await hasty.pool.query<RowDataPacket[]>('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }]);
    });

    it('lets go of a connection that has been silent for long, and opens another', async () => {
      const hasty = made.open({ connections: 1, statementTimeoutMs: 1_000 });
      const id = async () =>
        (await hasty.pool.query<RowDataPacket[]>('SELECT CONNECTION_ID() AS id'))[0][0]?.['id'] as number;
      const first = await id();
      await expect.poll(id, { interval: 2_200, timeout: 20_000 }).not.toBe(first);
    });

    it('refuses to work in a session that is not as it must be', async ({ skip }) => {
      skip(name !== 'MySQL', 'only MySQL refuses fractions of a millisecond');
      const wrong = made.open({ connections: 1, statementTimeoutMs: 60_000.5 });
      await expect(wrong.pool.query('SELECT 1')).rejects.toMatchObject({ code: 'ER_WRONG_TYPE_FOR_VAR' });
    });

    it('says so when nothing listens', async () => {
      const nowhere = openDatabase({ ...server, port: 1, schemas: db.schemas, connections: 1 });
      await expect(nowhere.pool.query('SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await nowhere.close();
    });

    it('commits all of a transaction or nothing', async () => {
      const result = await inTransaction(db, async (connection) => {
        await connection.query('UPDATE account SET amount = 90 WHERE id = 1');
        await connection.query('UPDATE account SET amount = 110 WHERE id = 2');
        return 'moved';
      });
      expect(result).toBe('moved');
      const broken = inTransaction(db, async (connection) => {
        await connection.query('UPDATE account SET amount = 0 WHERE id = 1');
        throw new Error('changed my mind');
      });
      await expect(broken).rejects.toThrow('changed my mind');
      expect(await amounts()).toEqual([90, 110]);
    });

    it('runs the loser of a deadlock again', async () => {
      let attempts = 0;
      let waiting = 0;
      // Both take their first row before either asks for the other's, once; the database then picks a loser.
      const meet = async () => {
        waiting += 1;
        while (waiting < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      };
      const move = (from: number, to: number) =>
        inTransaction(db, async (connection) => {
          attempts += 1;
          await connection.query('UPDATE account SET amount = amount - 10 WHERE id = ?', [from]);
          await meet();
          await connection.query('UPDATE account SET amount = amount + 10 WHERE id = ?', [to]);
        });
      await Promise.all([move(1, 2), move(2, 1)]);
      expect(attempts).toBe(3);
      expect(await amounts()).toEqual([100, 100]);
    });

    it('gives up after five attempts', async () => {
      let attempts = 0;
      const never = inTransaction(
        db,
        async () => {
          attempts += 1;
          throw Object.assign(new Error('deadlock'), { errno: 1213 });
        },
        { random: () => 0 },
      );
      await expect(never).rejects.toThrow('deadlock');
      expect(attempts).toBe(5);
    });

    it('does not run again what lost its connection: it may have been committed', async () => {
      let attempts = 0;
      const cut = inTransaction(db, async (connection: PoolConnection) => {
        attempts += 1;
        await db.pool.query('KILL ?', [connection.threadId]);
        await connection.query('SELECT 1');
      });
      await expect(cut).rejects.toMatchObject({ fatal: true });
      expect(attempts).toBe(1);
      expect(await amounts()).toEqual([100, 100]);
    });

    it('reads what others committed meanwhile', async () => {
      const seen = await inTransaction(db, async (connection) => {
        const read = async () =>
          (await connection.query<RowDataPacket[]>('SELECT amount FROM account WHERE id = 1'))[0][0]?.[
            'amount'
          ] as number;
        const before = await read();
        await db.pool.query('UPDATE account SET amount = 55 WHERE id = 1');
        return [before, await read()];
      });
      expect(seen).toEqual([100, 55]);
    });
  });
}

describe('an error of the database', () => {
  it.each([
    [{ errno: 1213 }, true],
    [{ errno: 1205 }, true],
    [{ errno: 1180, message: 'Got error 149 "Lock deadlock; Retry transaction" during COMMIT' }, true],
    [{ errno: 1180, message: 'Got error 5 "Input/output error" during COMMIT' }, false],
    [{ errno: 1062 }, false],
    [{ code: 'PROTOCOL_CONNECTION_LOST', fatal: true }, false],
    [new Error('1213'), false],
  ])('%j is worth another attempt: %s', (error, expected) => {
    expect(isTransient(error)).toBe(expected);
  });
});
