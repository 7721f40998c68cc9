/** `dpm hosts`: from a shell what the page Hosts does, through the same routes of the backend of this machine. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { HostAccess } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import { formatHelp, readArguments, textFlag, type CommandHelp, type FlagValues } from './arguments.ts';
import { askBackend } from './backend-client.ts';
import { core } from './core.ts';
import { findAccess } from './database-access.ts';
import { runHostsVerb, VERBS, type AskAdmin } from './hosts-commands.ts';
import { openSettings } from './opening.ts';
import { pickFlags, readDatabaseOptions } from './start-options.ts';
import { backendAddresses } from './step-backend.ts';

const DATABASE_FLAGS = pickFlags(
  'config',
  'data-dir',
  'database',
  'schema',
  'private-schema',
  'port',
  'tls-port',
);
const HELP: CommandHelp = {
  name: 'hosts VERB [HOST…]',
  summary: 'hosts, from a shell',
  flags: {
    file: {
      value: 'FILE',
      help: 'list, ranges, or a table with a line of column names; "-" reads the input',
    },
    user: { value: 'NAME', help: 'account on the hosts; else [SSH] user' },
    'ssh-port': { value: 'N', help: 'port of their sshd; else [SSH] port' },
    key: { value: 'FILE', help: 'private key for them; else [SSH] key' },
    'password-file': { value: 'FILE', help: 'their password, used once and not kept' },
    'host-key': { value: 'RULE', help: 'confirm (default), tofu or known_hosts' },
    ...DATABASE_FLAGS,
  },
  notes: Object.entries(VERBS).map(([name, { summary }]) => `  ${name.padEnd(9)}${summary}`),
};
const REQUEST_MS = 60_000;

/** Runs `dpm hosts`; the exit code is the verb's. */
export async function runHosts(args: string[]): Promise<number> {
  const at = args.findIndex((arg) => arg.startsWith('--'));
  const [words, flags] = at < 0 ? [args, []] : [args.slice(0, at), args.slice(at)];
  const values = readArguments(HELP, flags);
  const [verb, ...rest] = words;
  if (values['help'] === true || verb === undefined) {
    console.log(formatHelp(HELP));
    return verb === undefined && values['help'] !== true ? 2 : 0;
  }
  const file = textFlag(values, 'file');
  return runHostsVerb(await openBackend(values), {
    ...{ verb, words: rest, access: readAccess(values), write: (line: string) => console.log(line) },
    text: file === undefined ? '' : readFileSync(file === '-' ? 0 : resolve(file), 'utf8'),
  });
}

function readAccess(values: FlagValues): HostAccess {
  const text = (name: string) => textFlag(values, name);
  const content = (name: string) => {
    const file = text(name);
    return file === undefined ? undefined : readFileSync(resolve(file), 'utf8');
  };
  const [user, port, hostKey] = [text('user'), text('ssh-port'), text('host-key')];
  const [key, password] = [content('key'), content('password-file')?.replace(/\r?\n$/, '')];
  return {
    ...(user !== undefined && { user }),
    ...(port !== undefined && { port: Number(port) }),
    ...(key !== undefined && { key }),
    ...(password !== undefined && { password }),
    ...(hostKey !== undefined && { hostKey: hostKey as NonNullable<HostAccess['hostKey']> }),
  };
}

/** The audit log names the account that runs this. */
async function openBackend(values: FlagValues): Promise<AskAdmin> {
  const flags = Object.keys(DATABASE_FLAGS).flatMap((name) => {
    const value = textFlag(values, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const help = { ...HELP, flags: DATABASE_FLAGS };
  const opened = openSettings(
    core,
    readDatabaseOptions(help, flags, { env: process.env, cwd: process.cwd() }),
  );
  const access = findAccess(opened);
  if (typeof access === 'string') throw new ProductError({ code: 'DATABASE_NOT_RUNNING', message: access });
  const { tokens } = await core.readSecrets(access, { secrets: opened.folders.secrets });
  const { plain } = backendAddresses(opened.settings);
  return async (method, path, body) => {
    const answer = await askBackend({
      ...{ url: `${plain}/v1/${path}`, method, token: tokens.admin, timeoutMs: REQUEST_MS },
      ...(body !== undefined && { body }),
      login: `${userInfo().username} (dpm)`,
    });
    if (answer.status < 400) return answer.body;
    const { code = 'BACKEND_REFUSED', message = `the backend answers ${answer.status}` } = answer.body as {
      code?: string;
      message?: string;
    };
    throw new ProductError({ code, message, where: `${method} ${path.split('?')[0]}` });
  };
}
