import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSchemasAndAccounts, type AccountName } from '../../backend/src/db/accounts.ts';
import type { Database } from '../../backend/src/db/database.ts';
import { AT_S, insertReports } from './reports.ts';
import { createSchemas, SERVERS, type TestSchemas, type TestServer } from '../support/servers.ts';

/** Tables of the replaced system with the columns that dashboards and scripts read. */
const OLD_TABLES: Record<string, string> = {
  tb_monitor_alert_info: 'id, rshost, istate, a_time, remarks',
  tb_monitor_disk_info: 'id, rshost, part, disk_info, a_time',
  tb_monitor_host_config: 'id, rshost, istate',
  tb_monitor_host_info: 'id, rshost, cpu_info, mem_info, io_info, net, a_time',
  tb_monitor_port_net_info: 'id, rsinfo, remote, in_info, out_info, a_time',
  tb_monitor_process_info: 'id, md5_str, remarks',
  tb_monitor_process_io_info: 'id, rshost, rsport, cpu, mem, io_r, io_w, a_time, md5_str, remarks',
  tb_monitor_version: 'id, version, a_time',
  tb_monitor_disk_util_qu_info: 'id, rshost, dev, avgqu, util, a_time',
};

const passwords = { monitor_ro: 'Ro-secret-1', monitor_rw: 'Rw-secret-1', monitor_ddl: 'Ddl-secret-1' };

for (const { name, available, start } of SERVERS) {
  describe(`the schemas on ${name}`, { timeout: 30_000 }, () => {
    let server: TestServer;
    let made: TestSchemas;
    let db: Database;
    let panel: Connection;

    beforeEach(({ skip }) => skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set'));
    beforeAll(async () => {
      if (!available) return;
      server = await start();
      made = await createSchemas(server, { migrated: true });
      db = made.db;
      await insertReports(db);
      // As an old Grafana asks: the server's own settings, and the time zone of the people who look.
      const { host, port, user, password } = server;
      panel = await createConnection({ host, port, user, password, database: db.schemas.monitor });
      await panel.query("SET time_zone = '+08:00'");
    }, 60_000);
    afterAll(async () => {
      if (!available) return;
      await panel.end();
      await made.drop();
      await server.stop();
    });

    const ask = async (sql: string, values: unknown[] = []) =>
      (await panel.query<RowDataPacket[]>(sql, values))[0].map((row): Record<string, unknown> => ({
        ...row,
      }));
    /** `column -> path` where that exists, and the same function where it does not. */
    const json = (column: string, path: string) =>
      name === 'MySQL' ? `${column} -> '${path}'` : `JSON_EXTRACT(${column}, '${path}')`;
    const tablesOf = async (schema: string) =>
      (
        await ask(
          'SELECT table_name AS name, table_comment AS remark FROM information_schema.tables WHERE table_schema = ?',
          [schema],
        )
      ).map((row) => ({ name: row['name'] as string, remark: row['remark'] as string }));
    const within = `a_time BETWEEN FROM_UNIXTIME(${AT_S - 60}) AND FROM_UNIXTIME(${AT_S + 60})`;

    it('take the statement by which people have always added a host', async () => {
      const sql = "insert into tb_monitor_host_config select 0,'192.168.168.11',1;";
      const asWriter = db.pool;
      await asWriter.query(sql);
      expect(await ask('SELECT rshost, istate FROM tb_monitor_host_config')).toEqual([
        { rshost: '192.168.168.11', istate: 1 },
      ]);
      await expect(asWriter.query(sql)).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
    });

    it.each(Object.entries(OLD_TABLES))('keep %s readable with its columns', async (table, columns) => {
      await expect(ask(`SELECT ${columns} FROM ${table}`)).resolves.toBeDefined();
    });

    it('keep the table of hosts at exactly the columns of that statement', async () => {
      const columns = await ask('SHOW COLUMNS FROM tb_monitor_host_config');
      expect(columns.map((row) => row['Field'])).toEqual(['id', 'rshost', 'istate']);
    });

    it('say of every table and column what it is', async () => {
      const bare: unknown[] = [];
      for (const schema of [db.schemas.monitor, db.schemas.private]) {
        const tables = await tablesOf(schema);
        expect(tables.length).toBeGreaterThan(3);
        bare.push(...tables.filter(({ remark }) => remark === ''));
        bare.push(
          ...(await ask(
            `SELECT c.table_name AS name, c.column_name AS col FROM information_schema.columns c
             JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
             WHERE c.table_schema = ? AND t.table_type = 'BASE TABLE' AND c.column_comment = ''`,
            [schema],
          )),
        );
      }
      expect(bare).toEqual([]);
    });

    it('are InnoDB with utf8mb4, without triggers, routines, events and foreign keys', async () => {
      const schemas = [Object.values(db.schemas)];
      const count = async (table: string, column: string) =>
        (
          await ask(`SELECT COUNT(*) AS n FROM information_schema.${table} WHERE ${column} IN (?)`, schemas)
        )[0];
      expect(await count('triggers', 'trigger_schema')).toEqual({ n: 0 });
      expect(await count('routines', 'routine_schema')).toEqual({ n: 0 });
      expect(await count('events', 'event_schema')).toEqual({ n: 0 });
      expect(await count('referential_constraints', 'constraint_schema')).toEqual({ n: 0 });
      expect(
        await ask(
          `SELECT table_name AS name FROM information_schema.tables WHERE table_schema IN (?) AND
           table_type = 'BASE TABLE' AND (engine <> 'InnoDB' OR table_collation <> 'utf8mb4_general_ci')`,
          schemas,
        ),
      ).toEqual([]);
    });

    it('answer the CPU, memory, disk and network panels of old dashboards', async () => {
      const rows = await ask(`
        SELECT UNIX_TIMESTAMP(a_time) AS time,
          sum(CONVERT(${json('cpu_info', '$.load')}, UNSIGNED INTEGER)) AS cpu_load,
          sum(CONVERT(${json('cpu_info', '$.total')}, UNSIGNED INTEGER)) AS cores,
          sum(json_unquote(${json('cpu_info', '$.wa')})) AS wa,
          sum(CONVERT(${json('mem_info', '$.used')}, UNSIGNED INTEGER)) AS used,
          sum(CONVERT(${json('mem_info', '$.free')}, UNSIGNED INTEGER)) AS free,
          sum(json_unquote(${json('io_info', '$.Total.write')})) AS written,
          sum(json_unquote(${json('net', '$.receive')})) AS received
        FROM tb_monitor_host_info WHERE rshost = 'db-17' AND ${within} GROUP BY a_time ORDER BY a_time`);
      const first = rows[0] ?? {};
      const numbers = Object.fromEntries(Object.entries(first).map(([key, value]) => [key, Number(value)]));
      expect(numbers).toEqual({
        ...{ time: AT_S, cpu_load: 4, cores: 8, wa: 10, used: 20, free: 12 },
        ...{ written: 1024, received: 512 },
      });
    });

    it('leave out what was not measured, and show it neither as 0 nor as null', async () => {
      const rows = await ask(
        `SELECT cpu_info, io_info, net, mem_info, ${json('net', '$.speed')} AS speed
         FROM tb_monitor_host_info WHERE UNIX_TIMESTAMP(a_time) = ?`,
        [AT_S + 10],
      );
      const row = rows[0] ?? {};
      const parse = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value) as unknown;
      expect(['cpu_info', 'io_info', 'net', 'mem_info'].map((key) => parse(row[key]))).toEqual([
        ...[{}, { Total: {}, Actual: {} }, {}, {}],
      ]);
      expect(row['speed']).toBeNull();
    });

    it('answer the process panels, joined with the command lines', async () => {
      const rows = await ask(`
        SELECT UNIX_TIMESTAMP(a.a_time) AS time, concat(a.rsport, ' ', b.remarks) AS metric, a.cpu AS value,
          a.mem, a.io_r, a.io_w, a.port, a.instance_name
        FROM tb_monitor_process_io_info a JOIN tb_monitor_process_info b ON a.md5_str = b.md5_str
        WHERE a.rshost = 'db-17' AND a.cpu > 20 AND a.a_time BETWEEN FROM_UNIXTIME(${AT_S - 60}) AND FROM_UNIXTIME(${AT_S + 60})`);
      expect(
        rows.map((row) => ({ ...row, value: Number(row['value']), mem: Number(row['mem']) })),
      ).toMatchObject([
        {
          time: AT_S,
          metric: '4711 mysqld --port=3307',
          value: 200,
          mem: 6,
          port: 3307,
          instance_name: 'mysqld 3307',
        },
      ]);
      expect([Number(rows[0]?.['io_r']), Number(rows[0]?.['io_w'])]).toEqual([1024, 0]);
    });

    it('answer the disk, device and network panels', async () => {
      expect(
        await ask(
          `SELECT part, CONVERT(${json('disk_info', '$.free')}, UNSIGNED INTEGER) AS free
           FROM tb_monitor_disk_info WHERE rshost = 'db-17' AND ${within}`,
        ),
      ).toEqual([{ part: '/dev/sdb1', free: 60 }]);
      expect(await ask(`SELECT dev, avgqu, util FROM tb_monitor_disk_util_qu_info WHERE util >= 50`)).toEqual(
        [{ dev: 'sdb', avgqu: 7, util: 98 }],
      );
      expect(
        await ask(
          `SELECT rsinfo, remote, in_info, out_info FROM tb_monitor_port_net_info WHERE rsinfo LIKE 'db-17%'`,
        ),
      ).toEqual([{ rsinfo: 'db-17:3307', remote: '10.0.0.9', in_info: 100, out_info: 200 }]);
    });

    it('answer the variable of old dashboards', async () => {
      expect(await ask('select rshost from tb_monitor_host_info group by rshost')).toEqual([
        { rshost: 'db-17' },
      ]);
    });

    it('mean the same instant whatever the time zone of the reader', async () => {
      const seconds: unknown[] = [];
      for (const zone of ['+00:00', '+08:00', '-05:00']) {
        await panel.query('SET time_zone = ?', [zone]);
        seconds.push(
          (await ask('SELECT MIN(UNIX_TIMESTAMP(a_time)) AS s FROM tb_monitor_host_info'))[0]?.['s'],
        );
      }
      await panel.query("SET time_zone = '+08:00'");
      expect(seconds.map(Number)).toEqual([AT_S, AT_S, AT_S]);
    });

    it.each([
      'tb_monitor_host_info',
      'tb_monitor_process_io_info',
      'tb_monitor_disk_info',
      'tb_monitor_disk_util_qu_info',
    ])('read a host’s time of %s as a range, without making the whole of it first', async (view) => {
      const plan = await ask(`EXPLAIN SELECT * FROM ${view} WHERE rshost = 'db-17' AND ${within}`);
      expect(plan.map((row) => row['select_type'] as string)).not.toContain('DERIVED');
      expect(plan.map((row) => row['type'] as string)).not.toContain('ALL');
    });

    it('let monitor_ro read all of the one and nothing of the other', async ({ skip }) => {
      skip(name === 'MySQL', 'the accounts of that server belong to other tests');
      const { host, port, user, password } = server;
      const admin = await createConnection({ host, port, user, password });
      await createSchemasAndAccounts(admin, { schemas: db.schemas, passwords, hostParts: ['%'] });
      await admin.end();
      const logIn = (account: AccountName, database: string) =>
        createConnection({ host, port, user: account, password: passwords[account], database });
      const reader = await logIn('monitor_ro', db.schemas.monitor);
      try {
        const open = await tablesOf(db.schemas.monitor);
        for (const table of open) await reader.query('SELECT * FROM ??', [table.name]);
        const hidden = await tablesOf(db.schemas.private);
        expect(hidden.map((table) => table.name)).toEqual(
          expect.arrayContaining(['secret', 'host_token', 'audit', 'lease']),
        );
        for (const table of hidden) {
          const denied = { code: 'ER_TABLEACCESS_DENIED_ERROR' };
          const place = [db.schemas.private, table.name];
          await expect(reader.query('SELECT * FROM ??.??', place), table.name).rejects.toMatchObject(denied);
          await expect(reader.query('SHOW CREATE TABLE ??.??', place), table.name).rejects.toMatchObject(
            denied,
          );
        }
        const [seen] = await reader.query<RowDataPacket[]>(
          'SELECT table_name FROM information_schema.columns WHERE table_schema = ?',
          [db.schemas.private],
        );
        expect(seen).toEqual([]);
        await expect(logIn('monitor_ro', db.schemas.private)).rejects.toMatchObject({
          code: 'ER_DBACCESS_DENIED_ERROR',
        });
        await expect(reader.query('DELETE FROM host')).rejects.toMatchObject({
          code: 'ER_TABLEACCESS_DENIED_ERROR',
        });
      } finally {
        await reader.end();
      }
    });
  });
}
