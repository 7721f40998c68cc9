/** Which old database an import reads: from the flag, the environment or the `[Monitor]` section of a config.ini. */
import type { Config } from '../config.ts';
import { ProductError } from '../errors.ts';
import type { OldDatabaseAddress } from '../import/old-database-store.ts';
import { DEFAULT_NAMES, OLD_TABLES, type OldTable } from '../import/old-tables.ts';

export interface SourceInputs {
  /** `--from`: an address without password. */
  flag: string | undefined;
  /** `DPM_IMPORT_URL`, which may hold a password. */
  url: string | undefined;
  /** `[Monitor]` of a config.ini. */
  configured: Config['replaced']['database'];
}

/** An old database; undefined password: to be asked for. */
export type ChosenSource = Omit<OldDatabaseAddress, 'password'> & { password: string | undefined };

const PORT = 3306;
const SCHEMA = 'dbzz_monitor';

/**
 * The first that is given wins; names of tables always come from the configuration. Throws IMPORT_SOURCE_MISSING,
 * IMPORT_SOURCE_MALFORMED or PASSWORD_ON_COMMAND_LINE.
 */
export function chooseSource({ flag, url, configured }: SourceInputs): ChosenSource {
  const tables = tableNames(configured);
  const fromUrl = url === undefined ? undefined : parseSource(url, 'DPM_IMPORT_URL');
  if (flag !== undefined) {
    const named = parseSource(flag, '--from');
    if (named.password !== undefined) throw passwordShown();
    return { ...named, password: passwordFor(named, fromUrl), tables };
  }
  if (fromUrl !== undefined) return { ...fromUrl, tables };
  return { ...fromConfiguration(configured), tables };
}

type Address = Omit<ChosenSource, 'tables'>;

/** The password of DPM_IMPORT_URL counts for the flag's address when both name the same account and server. */
function passwordFor(named: Address, other: Address | undefined): string | undefined {
  const isSame =
    other !== undefined && (['host', 'port', 'user'] as const).every((key) => other[key] === named[key]);
  return isSame ? other.password : undefined;
}

function fromConfiguration(configured: SourceInputs['configured']): Address {
  const { host, port, user, password, schema } = configured;
  if (host === '') {
    throw new ProductError({
      code: 'IMPORT_SOURCE_MISSING',
      message: 'no old database is named',
      where: '--from, [Monitor] mysql_host',
      remedy: 'name it: --from mysql://USER@HOST:PORT/dbzz_monitor, or --config config.ini of the old server',
    });
  }
  const number = port === '' ? PORT : Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw malformed('[Monitor] mysql_port');
  return { host, port: number, user: user || 'root', password, schema: schema || SCHEMA };
}

function tableNames(configured: SourceInputs['configured']): Record<OldTable, string> {
  return Object.fromEntries(
    OLD_TABLES.map((table) => [table, configured[table] || DEFAULT_NAMES[table]]),
  ) as Record<OldTable, string>;
}

/** Reads `mysql://USER[:PASSWORD]@HOST[:PORT]/SCHEMA`. A refusal never repeats the text: it may be secret. */
function parseSource(text: string, where: string): Address {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^(mysql|mariadb):$/.test(url.protocol)) throw malformed(where);
  const schema = /^\/([^/]+)\/?$/.exec(url.pathname)?.[1];
  if (url.hostname === '' || schema === undefined || url.search !== '') throw malformed(where);
  const hasPassword = /^[a-z]+:\/\/[^/@:]*:[^/@]*@/.test(text);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? PORT : Number(url.port),
    user: decodeURIComponent(url.username) || 'root',
    password: hasPassword ? decodeURIComponent(url.password) : undefined,
    schema: decodeURIComponent(schema),
  };
}

function malformed(where: string): ProductError {
  return new ProductError({
    code: 'IMPORT_SOURCE_MALFORMED',
    message: 'the address of the old database is not of the form mysql://USER@HOST:PORT/SCHEMA',
    where,
    remedy: 'write it so, such as mysql://monitor_ro@10.0.0.5:3306/dbzz_monitor',
  });
}

function passwordShown(): ProductError {
  return new ProductError({
    code: 'PASSWORD_ON_COMMAND_LINE',
    message:
      'an address on the command line must not hold a password: every user of this machine can read it there',
    where: '--from',
    remedy: 'leave it out there and give it by DPM_IMPORT_URL, --from-password-file, or at the prompt',
  });
}
