/** The two schemas and three accounts: looked at first, and created only when nothing of somebody else's is in the way. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { ProductError } from '../errors.ts';

export const ACCOUNTS = ['monitor_ro', 'monitor_rw', 'monitor_ddl'] as const;
export type AccountName = (typeof ACCOUNTS)[number];
export type AccountPasswords = Record<AccountName, string>;

export interface SchemaNames {
  /** Samples and states; a Grafana Viewer may read it. */
  monitor: string;
  /** Tokens, secrets, audit; `monitor_ro` has no right on it. */
  private: string;
}

/** What stands on a server before anything is changed. */
export interface ServerFindings {
  /** `user@host` of accounts of our names. */
  accounts: string[];
  /** Account names that exist and that our stored password does not open. */
  foreignAccounts: AccountName[];
  /** Schemas that hold tables, but not our migration table. */
  foreignSchemas: string[];
}

interface AccountRow extends RowDataPacket {
  user: AccountName;
  host: string;
}
interface TableRow extends RowDataPacket {
  name: string;
}

const RIGHTS: Record<AccountName, { monitor: string; private?: string }> = {
  monitor_ro: { monitor: 'SELECT' },
  monitor_rw: { monitor: 'SELECT, INSERT, UPDATE, DELETE', private: 'SELECT, INSERT, UPDATE, DELETE' },
  monitor_ddl: {
    monitor: 'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW',
    private: 'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES',
  },
};

/** Reads what is there. `opens` tells whether an account's stored password logs in. */
export async function inspectServer(
  admin: Connection,
  options: { schemas: SchemaNames; opens: (account: AccountName) => Promise<boolean> },
): Promise<ServerFindings> {
  const [rows] = await admin.query<AccountRow[]>(
    'SELECT User AS user, Host AS host FROM mysql.user WHERE User IN (?)',
    [ACCOUNTS],
  );
  const foreignAccounts: AccountName[] = [];
  for (const account of ACCOUNTS.filter((name) => rows.some((row) => row.user === name))) {
    if (!(await options.opens(account))) foreignAccounts.push(account);
  }
  return {
    accounts: rows.map((row) => `${row.user}@${row.host}`),
    foreignAccounts,
    foreignSchemas: await findForeignSchemas(admin, options.schemas),
  };
}

/** Ours is a monitor schema with `dpm_migration`; an empty one may become ours. The private one belongs to it. */
async function findForeignSchemas(admin: Connection, schemas: SchemaNames): Promise<string[]> {
  const monitor = await listTables(admin, schemas.monitor);
  const ours = monitor.includes('dpm_migration');
  if (ours) return [];
  const foreign = monitor.length > 0 ? [schemas.monitor] : [];
  const inPrivate = await listTables(admin, schemas.private);
  // A first migration that was killed leaves its lock there, and nothing else.
  return inPrivate.some((name) => !name.startsWith('dpm_migration'))
    ? [...foreign, schemas.private]
    : foreign;
}

async function listTables(admin: Connection, schema: string): Promise<string[]> {
  const [rows] = await admin.query<TableRow[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ?',
    [schema],
  );
  return rows.map((row) => row.name);
}

/** Throws, naming the choices, when something on the server belongs to somebody else. Nothing was changed then. */
export function refuseForeign(findings: ServerFindings, options: { address: string }): void {
  if (findings.foreignSchemas.length > 0) {
    throw new ProductError({
      code: 'SCHEMA_FOREIGN',
      message: `schema ${findings.foreignSchemas.join(' and ')} holds tables, but is not of this program; nothing was changed`,
      where: options.address,
      remedy:
        'name another server (--database), or other schemas (--schema NAME --private-schema NAME); data of the ' +
        'replaced system stays as it is until it is imported',
    });
  }
  if (findings.foreignAccounts.length > 0) {
    throw new ProductError({
      code: 'ACCOUNT_FOREIGN',
      message: `account ${findings.foreignAccounts.join(' and ')} exists with a password that is not ours; nothing was changed`,
      where: options.address,
      remedy:
        'name another server (--database); or, if the accounts are meant for this program, put their passwords into ' +
        'secrets/ACCOUNT.password of the data folder',
    });
  }
}

/**
 * Creates what is missing and grants the rights; running it again changes nothing. `hostParts` are the host parts
 * of the accounts: `%`, or loopback names for a private server.
 */
export async function createSchemasAndAccounts(
  admin: Connection,
  options: { schemas: SchemaNames; passwords: AccountPasswords; hostParts: readonly string[] },
): Promise<void> {
  for (const schema of [options.schemas.monitor, options.schemas.private]) {
    await admin.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', [
      schema,
    ]);
  }
  const pattern = await grantPattern(admin);
  for (const account of ACCOUNTS) {
    for (const host of options.hostParts) {
      const password = options.passwords[account];
      await admin.query('CREATE USER IF NOT EXISTS ?@? IDENTIFIED BY ?', [account, host, password]);
      const rights = RIGHTS[account];
      await admin.query(`GRANT ${rights.monitor} ON ??.* TO ?@?`, [
        pattern(options.schemas.monitor),
        account,
        host,
      ]);
      if (rights.private === undefined) continue;
      await admin.query(`GRANT ${rights.private} ON ??.* TO ?@?`, [
        pattern(options.schemas.private),
        account,
        host,
      ]);
    }
  }
}

/**
 * In GRANT, `_` of a schema name stands for any character and is escaped, so that rights on `dbzz_monitor` do not
 * reach `dbzzXmonitor`; with MySQL's partial_revokes it is taken literally.
 */
async function grantPattern(admin: Connection): Promise<(schema: string) => string> {
  const [rows] = await admin.query<RowDataPacket[]>("SHOW VARIABLES LIKE 'partial_revokes'");
  const literal = rows[0]?.['Value'] === 'ON';
  return (schema) => (literal ? schema : schema.replaceAll('_', '\\_'));
}
