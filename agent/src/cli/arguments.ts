/** What the command line asks for. */
export type Command =
  | { name: 'run'; configFile: string }
  | { name: 'once'; json: boolean; configFile: string | undefined }
  | { name: 'top'; count: number | undefined; configFile: string | undefined }
  | { name: 'doctor'; configFile: string | undefined }
  | { name: 'install'; configFile: string; root: string | undefined }
  | { name: 'uninstall'; configFile: string | undefined }
  | { name: 'version' }
  | { name: 'help' };

/** A command line that cannot be understood; the message says what is allowed. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

export const HELP = `dpm-agent: tells the backend what this host and its database instances use

  dpm-agent run --config FILE            sample and report until stopped
  dpm-agent once [--json] [--config FILE] take one sample over 5 s and print it
  dpm-agent top [--count N]              show who uses what, every 2 s, in this terminal
  dpm-agent doctor                       tell what can be measured here, what cannot, and why
  dpm-agent install --config FILE        have this file kept running, by systemd or else by cron
  dpm-agent uninstall [--config FILE]    end it and remove all that is its own
  dpm-agent --version
  dpm-agent --help

agent.json: {"host": "db-1", "servers": ["https://10.0.0.1:9301"], "caFile": "/…/ca.pem",
             "tokenFile": "/…/token", "stateDir": "/…/state", "intervalMs": 30000,
             "cpuBudgetPercent": 1, "memoryLimitMiB": 128, "bundleKey": "-----BEGIN PUBLIC KEY-----…"}

Exit codes: 0 stopped, 1 failed, 2 wrong command line or configuration, 64 this host was taken offline,
            75 over its memory limit, 76 another bundle or version label (both: to be started again).
`;

const HELP_FLAGS = new Set(['--help', '-h', 'help']);
const VERSION_FLAGS = new Set(['--version', '-v']);

/** Parses the arguments after the program's name; throws UsageError. */
export function parseArguments(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || [name, ...rest].some((arg) => HELP_FLAGS.has(arg))) return { name: 'help' };
  if (VERSION_FLAGS.has(name)) return { name: 'version' };
  if (!isName(name)) throw new UsageError(`unknown command "${name}"; allowed: ${NAMES.join(', ')}`);
  return toCommand(name, parseOptions(rest));
}

function toCommand(name: (typeof NAMES)[number], options: Options): Command {
  const { json, count, configFile, root } = options;
  requireOwnOptions(name, options);
  switch (name) {
    case 'run':
      return { name, configFile: needed(name, configFile) };
    case 'once':
      return { name, json, configFile };
    case 'top':
      return { name, count, configFile };
    case 'install':
      return { name, configFile: needed(name, configFile), root };
    case 'doctor':
    case 'uninstall':
      return { name, configFile };
  }
}

function requireOwnOptions(name: string, { json, count, root }: Options): void {
  if (json && name !== 'once') throw new UsageError('--json belongs to "once"');
  if (count !== undefined && name !== 'top') throw new UsageError('--count belongs to "top"');
  if (root !== undefined && name !== 'install') throw new UsageError('--root belongs to "install"');
}

function needed(name: string, configFile: string | undefined): string {
  if (configFile !== undefined) return configFile;
  throw new UsageError(`"${name}" needs --config FILE`);
}

const NAMES = ['run', 'once', 'top', 'doctor', 'install', 'uninstall'] as const;

function isName(name: string): name is (typeof NAMES)[number] {
  return (NAMES as readonly string[]).includes(name);
}

interface Options {
  json: boolean;
  count: number | undefined;
  configFile: string | undefined;
  /** A folder that stands for the root of the host, for tests. */
  root: string | undefined;
}

function parseOptions(args: readonly string[]): Options {
  const options: Options = { json: false, count: undefined, configFile: undefined, root: undefined };
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? '';
    if (argument === '--json') options.json = true;
    else if (argument.startsWith('--config=')) options.configFile = argument.slice('--config='.length);
    else if (argument === '--config') options.configFile = args[++at];
    else if (argument === '--root') options.root = args[++at];
    else if (argument === '--count') options.count = parseCount(args[++at]);
    else throw new UsageError(`unknown option "${argument}"; see --help`);
  }
  return options;
}

function parseCount(text: string | undefined): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UsageError(`--count is "${text ?? ''}"; allowed: a whole number from 1`);
}
