/** Which database is meant: decided from the flag, the environment, the configuration and what was used before. */
import type { SchemaNames } from '../db/accounts.ts';
import { ProductError } from '../errors.ts';

export interface NamedDatabase {
  kind: 'named';
  host: string;
  port: number;
  /** Account that creates schemas and accounts; used when ours do not exist yet. */
  adminUser: string;
  /** Only from `DPM_DATABASE_URL`; other sources are asked when it is needed. */
  adminPassword?: string;
  source: string;
}
export type DatabaseChoice = { kind: 'private'; source: string } | NamedDatabase;

/** What the data folder remembers in `database.json`. */
export type RememberedDatabase = (
  { kind: 'private' } | { kind: 'named'; host: string; port: number; adminUser: string }
) & { schemas: SchemaNames };

export interface ChoiceInputs {
  /** `--database`: an address without password, or `private`. */
  flag: string | undefined;
  /** `DPM_DATABASE_URL`, which may hold a password. */
  url: string | undefined;
  /** `[database] host` and `port` of the configuration. */
  configured: { host: string; port: number } | undefined;
  remembered: RememberedDatabase | undefined;
}

/** The first that is given wins: flag, DPM_DATABASE_URL, configuration, what was used before, a private one. */
export function chooseDatabase(inputs: ChoiceInputs): DatabaseChoice {
  const fromUrl = inputs.url === undefined ? undefined : parseAddress(inputs.url, 'DPM_DATABASE_URL');
  if (inputs.flag === 'private') return { kind: 'private', source: '--database' };
  if (inputs.flag !== undefined) return withPasswordOf(parseFlag(inputs.flag), fromUrl);
  if (fromUrl !== undefined) return fromUrl;
  if (inputs.configured !== undefined)
    return { kind: 'named', ...inputs.configured, adminUser: 'root', source: '[database]' };
  if (inputs.remembered !== undefined) return asBefore(inputs.remembered);
  return { kind: 'private', source: 'no server named' };
}

/**
 * The schemas to use: those named by flags or environment, else those used before on the same server, else those of the
 * configuration or its defaults.
 */
export function chooseSchemas(
  choice: DatabaseChoice,
  options: {
    named: Partial<SchemaNames>;
    remembered: RememberedDatabase | undefined;
    settings: SchemaNames;
  },
): SchemaNames {
  const { named, remembered, settings } = options;
  const before =
    remembered !== undefined && isSameServer(choice, remembered) ? remembered.schemas : undefined;
  return {
    monitor: named.monitor ?? before?.monitor ?? settings.monitor,
    private: named.private ?? before?.private ?? settings.private,
  };
}

function isSameServer(choice: DatabaseChoice, remembered: RememberedDatabase): boolean {
  if (choice.kind === 'private' || remembered.kind === 'private') return choice.kind === remembered.kind;
  return choice.host === remembered.host && choice.port === remembered.port;
}

function asBefore(remembered: RememberedDatabase): DatabaseChoice {
  const source = 'as before';
  if (remembered.kind === 'private') return { kind: 'private', source };
  const { host, port, adminUser } = remembered;
  return { kind: 'named', host, port, adminUser, source };
}

function parseFlag(text: string): NamedDatabase {
  const address = parseAddress(text, '--database');
  if (address.adminPassword === undefined) return address;
  throw new ProductError({
    code: 'PASSWORD_ON_COMMAND_LINE',
    message:
      'an address on the command line must not hold a password: every user of this machine can read it there',
    where: '--database',
    remedy: 'leave it out there and give it by DPM_DATABASE_URL, --database-password-file, or at the prompt',
  });
}

/** The password of DPM_DATABASE_URL counts for the flag's address when both name the same account and server. */
function withPasswordOf(address: NamedDatabase, other: NamedDatabase | undefined): NamedDatabase {
  const same =
    other?.adminPassword !== undefined &&
    (['host', 'port', 'adminUser'] as const).every((key) => other[key] === address[key]);
  return same ? { ...address, adminPassword: other.adminPassword ?? '' } : address;
}

/** Reads `mysql://USER[:PASSWORD]@HOST[:PORT]`. The message of a refusal never repeats the text: it may be secret. */
export function parseAddress(text: string, source: string): NamedDatabase {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const usable =
    url !== undefined &&
    ['mysql:', 'mariadb:'].includes(url.protocol) &&
    url.hostname !== '' &&
    ['', '/'].includes(url.pathname) &&
    url.search === '' &&
    url.hash === '';
  if (!usable) {
    throw new ProductError({
      code: 'BAD_DATABASE_ADDRESS',
      message: 'the address of the database is not of the form mysql://USER@HOST:PORT',
      where: source,
      remedy: 'write it so; schemas are named by --schema and --private-schema',
    });
  }
  return {
    kind: 'named',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 3306 : Number(url.port),
    adminUser: decodeURIComponent(url.username) || 'root',
    ...(hasPassword(text) && { adminPassword: decodeURIComponent(url.password) }),
    source,
  };
}

/** `USER:@` is an account with an empty password, `USER@` one whose password comes from elsewhere. */
function hasPassword(text: string): boolean {
  return /^[a-z]+:\/\/[^/@:]*:[^/@]*@/.test(text);
}
