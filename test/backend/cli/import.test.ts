import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../../backend/src/cli/main.ts';
import { DEFAULT_NAMES } from '../../../backend/src/import/old-tables.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { generateOldContent, OLD_SECRETS } from '../../support/old-rows.ts';
import { createOldSchema, type OldSchema } from '../../support/old-schema.ts';

/** Two tables have names of their own, as config.ini allows. */
const NAMES = { ...DEFAULT_NAMES, hostInfo: 'my_hosts', utilQuInfo: 'my_queues' };

describe('dpm import', { timeout: 120_000 }, () => {
  let server: TestMariadb;
  let old: OldSchema;
  let admin: Connection;
  let folder: string;

  beforeAll(async () => {
    server = await startMariadb();
    folder = mkdtempSync(join(tmpdir(), 'dpm-import-'));
    old = await createOldSchema(server, NAMES);
    for (const [table, rows] of Object.entries(generateOldContent({ reports: 40 }))) {
      await old.insert(table as keyof typeof NAMES, rows);
    }
    const { host, port, user, password } = server;
    admin = await createConnection({ host, port, user, password });
    // Every run in this process adds a listener.
    process.stdout.setMaxListeners(50);
    writeFileSync(
      join(folder, 'config.ini'),
      [
        '[Monitor]',
        ...[
          `mysql_host = "${server.host}"`,
          `mysql_port = ${server.port}`,
          `mysql_user = "${old.reader.user}"`,
        ],
        ...[`mysql_pass = "${old.reader.password}"`, `mysql_db = "${old.schema}"`],
        ...['host_info = "my_hosts"', 'util_qu_info = "my_queues"'],
      ].join('\n'),
    );
  }, 60_000);
  afterAll(async () => {
    await admin.end();
    await old.drop();
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  /** Runs the command as a shell would, with everything it prints. */
  const run = async (...args: string[]) => {
    const said: string[] = [];
    const keep = (text: unknown) => {
      said.push(String(text));
      return true;
    };
    vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    vi.spyOn(console, 'log').mockImplementation((text) => void keep(`${text}\n`));
    vi.spyOn(console, 'error').mockImplementation((text) => void keep(`${text}\n`));
    vi.stubEnv('DPM_DATA_DIR', join(folder, 'data'));
    vi.stubEnv('DPM_DATABASE_URL', server.url);
    const code = await main(['import', '--config', join(folder, 'config.ini'), ...args]);
    vi.restoreAllMocks();
    return { code, text: said.join('') };
  };
  const count = async (sql: string) => Number((await admin.query<RowDataPacket[]>(sql))[0][0]?.['n']);

  it('says in which zone the times may be, and does nothing, when it cannot be told', async () => {
    const { code, text } = await run('--plan');
    expect(code).toBe(1);
    expect(text).toMatch(/IMPORT_TIMEZONE_NEEDED: .*--timezone \+\d\d:00/);
  });

  it('plans without a trace', async () => {
    const { code, text } = await run('--plan', '--timezone', '+08:00');
    expect(code).toBe(0);
    expect(text).toMatch(/my_hosts +\d+ +2025-02-28 23:50 +2025-03-0\d \d\d:\d\d +3/);
    expect(text).toMatch(/are older than retention_day \(30\)/);
    expect(text).toContain('nothing was changed');
    expect(
      await count("SELECT COUNT(*) AS n FROM information_schema.schemata WHERE schema_name = 'dbzz_monitor'"),
    ).toBe(0);
  });

  it('sets the target up, imports, compares, and remembers the zone', async () => {
    const first = await run('--timezone', '+08:00', '--rows-per-second', '0');
    expect(first.text).toContain('all counts add up');
    expect(first.code).toBe(0);
    expect(first.text).toMatch(/my_queues +\d/);
    for (const secret of [...OLD_SECRETS, old.reader.password]) expect(first.text).not.toContain(secret);
    const rows = await count('SELECT COUNT(*) AS n FROM dbzz_monitor.tb_monitor_host_info');
    expect(rows).toBe(160);
    expect(
      await count(
        "SELECT COUNT(*) AS n FROM dpm_private.audit WHERE action = 'import.run' AND result = 'ok'",
      ),
    ).toBe(1);

    const second = await run('--rows-per-second', '0', '--again');
    expect(second.code).toBe(0);
    expect(await count('SELECT COUNT(*) AS n FROM dbzz_monitor.tb_monitor_host_info')).toBe(rows);
    const planned = await run('--plan');
    expect(planned.text).toContain('times of the old rows are read in +08:00');
    expect(planned.text).toMatch(/my_hosts +0 /);
  });

  it('ends with 1 when the counts do not add up, and names the day', async () => {
    await admin.query('DELETE FROM dbzz_monitor.process_sample LIMIT 3');
    const { code, text } = await run('--rows-per-second', '0');
    expect(code).toBe(1);
    expect(text).toMatch(
      /✗ tb_monitor_process_io_info: 2025-0\d-\d\d: \d+ rows were imported into process_sample/,
    );
  });

  it('brings back what was lost here when it reads everything again', async () => {
    const { code, text } = await run('--rows-per-second', '0', '--again');
    expect(text).toMatch(/tb_monitor_process_io_info +\d+ +3 /);
    expect(text).toContain('all counts add up');
    expect(code).toBe(0);
  });

  it.each([
    [['--from', 'mysql://root:secret@127.0.0.1/x'], 'PASSWORD_ON_COMMAND_LINE'],
    [['--timezone', '+09:00'], 'IMPORT_TIMEZONE_CHANGED'],
    [['--rows-per-second', 'fast'], 'BAD_ARGUMENT'],
    [['--sideways'], 'BAD_ARGUMENT'],
  ])('refuses %j with %s', async (args, expected) => {
    const { code, text } = await run(...args);
    expect(code).toBeGreaterThan(0);
    expect(text).toContain(expected);
    expect(text).not.toContain('secret');
  });

  it('asks for a password where nobody can answer, and refuses one that is wrong', async () => {
    const address = `mysql://${old.reader.user}@${server.host}:${server.port}/${old.schema}`;
    expect((await run('--from', address)).text).toContain('IMPORT_PASSWORD_MISSING');
    writeFileSync(join(folder, 'password'), 'wrong-one\n');
    const { code, text } = await run('--from', address, '--from-password-file', join(folder, 'password'));
    expect(code).toBe(1);
    expect(text).toContain('IMPORT_SOURCE_FAILED');
    expect(text).not.toContain('wrong-one');
  });

  it('does not import from what it imports into', async () => {
    vi.stubEnv('DPM_IMPORT_URL', `${server.url}dbzz_monitor`);
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toContain('IMPORT_SOURCE_IS_OURS');
  });
});
