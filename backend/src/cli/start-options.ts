import { resolve } from 'node:path';
import { ProductError } from '../errors.ts';
import { readArguments, textFlag, type CommandHelp, type Flag, type FlagValues } from './arguments.ts';

export const START_HELP: CommandHelp = {
  name: 'start',
  summary: 'brings the whole monitor up on this machine and runs it until Ctrl-C',
  flags: {
    database: {
      value: 'URL',
      help: 'mysql://USER@HOST:PORT without password, or "private" for one of its own',
    },
    'database-password-file': { value: 'FILE', help: 'file with the password of that account' },
    schema: { value: 'NAME', help: 'schema of samples and states (dbzz_monitor)' },
    'private-schema': { value: 'NAME', help: 'schema of tokens and secrets (dpm_private)' },
    grafana: { value: 'PATH|URL|none', help: 'Grafana to use; else GRAFANA_HOME, /usr/share/grafana, PATH' },
    config: { value: 'FILE', help: 'configuration file, such as a config.ini of the replaced system' },
    'data-dir': { value: 'FOLDER', help: 'where data, secrets and logs are kept' },
    port: { value: 'N', help: 'port for health and metrics (9300)' },
    'tls-port': { value: 'N', help: 'port of the agents (9301)' },
    'grafana-port': { value: 'N', help: 'first port to try for Grafana (3000)' },
  },
  notes: [
    'With npm: npm start -- --database mysql://root@db.example:3306',
    'A password comes from DPM_DATABASE_URL=mysql://USER:PASSWORD@HOST:PORT, a file, or the prompt; it is asked for once.',
    'Every setting of the configuration file has an environment variable: DPM_SECTION_KEY.',
  ],
};

/** Flags that another command has too. */
export function pickFlags(...names: string[]): Record<string, Flag> {
  return Object.fromEntries(Object.entries(START_HELP.flags).filter(([name]) => names.includes(name)));
}

/** What every command that uses the database understands. */
export interface DatabaseOptions {
  database: string | undefined;
  passwordFile: string | undefined;
  configFile: string | undefined;
  /** The environment with the flags that stand for settings laid over it. */
  env: NodeJS.ProcessEnv;
  help: boolean;
}

export interface StartOptions extends DatabaseOptions {
  grafana: string | undefined;
  grafanaPort: number;
}

/** Flags that are another spelling of a setting, and its environment variable. */
const SETTINGS: Record<string, string> = {
  schema: 'DPM_DATABASE_SCHEMA',
  'private-schema': 'DPM_DATABASE_PRIVATE_SCHEMA',
  port: 'DPM_BACKEND_PORT',
  'tls-port': 'DPM_BACKEND_TLS_PORT',
};

/** Reads the arguments of `dpm start`; a flag wins over the environment, which wins over the file. */
export function readStartOptions(args: string[], env: NodeJS.ProcessEnv, cwd: string): StartOptions {
  const values = readArguments(START_HELP, args);
  return {
    ...databaseOptions(values, { env, cwd }),
    grafana: textFlag(values, 'grafana') ?? (env['DPM_GRAFANA'] || undefined),
    grafanaPort: readPort(textFlag(values, 'grafana-port')),
  };
}

/** Reads the arguments of a command that uses the database and starts nothing. */
export function readDatabaseOptions(
  command: CommandHelp,
  args: string[],
  caller: { env: NodeJS.ProcessEnv; cwd: string },
): DatabaseOptions {
  return databaseOptions(readArguments(command, args), caller);
}

function databaseOptions(
  values: FlagValues,
  { env, cwd }: { env: NodeJS.ProcessEnv; cwd: string },
): DatabaseOptions {
  const file = (name: string, variable?: string) => {
    const text = textFlag(values, name) ?? (variable && env[variable]);
    return text ? resolve(cwd, text) : undefined;
  };
  const overlay: Record<string, string | undefined> = { DPM_DATA_DIR: file('data-dir') };
  for (const [flag, name] of Object.entries(SETTINGS)) overlay[name] = textFlag(values, flag);
  const given = Object.entries(overlay).filter(([, value]) => value !== undefined);
  return {
    database: textFlag(values, 'database'),
    passwordFile: file('database-password-file', 'DPM_DATABASE_PASSWORD_FILE'),
    // Resolved here: the backend runs in another folder.
    configFile: file('config', 'DPM_CONFIG'),
    env: { ...env, ...Object.fromEntries(given) },
    help: values['help'] === true,
  };
}

function readPort(text: string | undefined): number {
  if (text === undefined) return 3000;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new ProductError({
    code: 'BAD_ARGUMENT',
    message: `--grafana-port is ${text}; allowed is 1 to 65535`,
    where: 'dpm start',
    remedy: 'see dpm start --help',
  });
}
