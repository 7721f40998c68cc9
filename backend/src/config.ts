/**
 * The only reader of the environment and of configuration files. An environment variable wins over the file, which wins
 * over the default; an empty value counts as not set. `config/keys.ts` lists every setting.
 */
import { existsSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { readConfigFile } from './config/file.ts';
import { InterpolationError, parseIni, type IniFile } from './config/ini.ts';
import { KEYS, OLD_DATABASE_KEYS, variableOf, type Key } from './config/keys.ts';
import { findUnknown } from './config/unknown.ts';
import type { SchemaNames } from './db/accounts.ts';
import { ProductError } from './errors.ts';
import { VERSION } from './version.ts';

export interface Config {
  /** Version label that agents are told. */
  version: string;
  intervalMs: number;
  retentionDays: number;
  /** Of samples joined to longer times; never shorter than of the finer ones. */
  rollupDays: { fiveMinutes: number; hours: number };
  /** The only mount point to look at; undefined: all. */
  mountPart: string | undefined;
  thresholds: {
    cpuPercent: number;
    memoryBytes: number;
    ioBytesPerS: number;
    netBytesPerS: number;
    queueLength: number;
    utilPercent: number;
  };
  /** Keys of `[RULE]` that somebody set. */
  ruleKeys: ReadonlySet<string>;
  /** Address of Grafana as people open it, without a slash at its end; undefined: messages have no links. */
  publicUrl: string | undefined;
  /** A secret: the address of the WeCom robot holds its key. */
  wxUrl: string | undefined;
  backend: {
    listen: string;
    port: number;
    tlsPort: number;
    preview: boolean;
    allowPlain: boolean;
    logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  };
  agent: {
    /** Whether answers name the bundle that agents are to run. */
    upgrade: boolean;
    /** How long a wave of an upgrade must run well. */
    waveS: number;
  };
  /** How hosts are logged in to. */
  ssh: {
    user: string;
    port: number;
    keyFile: string;
    hostKey: 'tofu' | 'known_hosts' | 'confirm';
    /** Files of keys that are trusted. */
    knownHosts: readonly string[];
  };
  hosts: {
    /** Worked on at a time. */
    parallel: number;
    /** Where agents report to, in order. */
    servers: readonly string[];
    /** Folder of the runtimes that hosts get. */
    runtimes: string;
  };
  /** Clients of the replaced system. */
  legacy: {
    enabled: boolean;
    /** Addresses and networks. */
    allow: readonly string[];
    /** Version that they are told. */
    version: string;
    /** Of the times in their reports; undefined: the zone of this server. */
    utcOffsetMinutes: number | undefined;
  };
  /** Undefined: a private server of our own. */
  database: { host: string; port: number } | undefined;
  schemas: SchemaNames;
  /** Of the dashboards. */
  language: 'zh-CN' | 'en-US';
  dataDir: string;
  /** What the file says about the replaced system, as text, '' where it says nothing. */
  replaced: {
    logFile: string;
    logSize: string;
    scriptDir: string;
    clientPath: string;
    clientPython: string;
    clientEnvironment: string;
    /** Its live database, `password` included: only ever read, by an import. */
    database: Record<keyof typeof OLD_DATABASE_KEYS, string>;
  };
}

export interface ConfigOptions {
  env: NodeJS.ProcessEnv;
  /** Wins over `DPM_CONFIG`; with neither the defaults and the environment hold. */
  configFile: string | undefined;
  /** For the default data folder. */
  isRoot?: boolean;
}

const RULE_KEYS = [
  ...[KEYS.cpuPercent, KEYS.memoryBytes, KEYS.ioBytesPerS, KEYS.netBytesPerS],
  ...[KEYS.queueLength, KEYS.utilPercent],
];
const INTERVAL_WITHOUT_FILE = '10';

/**
 * Reads and checks all settings; the result is frozen. `warnings` names unknown sections, keys and variables. Throws
 * CONFIG_UNREADABLE, or BAD_CONFIG naming key, value and what is allowed.
 */
export function loadConfig(options: ConfigOptions): { config: Config; warnings: string[] } {
  const { env } = options;
  const path = options.configFile ?? (env['DPM_CONFIG'] || undefined);
  const file = path === undefined ? undefined : { path, ini: parseIni(readConfigFile(path), path) };
  const read = <T>(key: Key<T>): T | undefined => readValue(key, { env, file });
  const or = <T>(key: Key<T>, fallback = key.fallback): T => read(key) ?? (key.parse(fallback) as T);
  const host = read(KEYS.databaseHost);
  const version = read(KEYS.version) ?? VERSION;
  const config: Config = {
    version,
    intervalMs: or(KEYS.intervalMs, file === undefined ? INTERVAL_WITHOUT_FILE : undefined),
    retentionDays: or(KEYS.retentionDays),
    rollupDays: readRollupDays({ env, file }, or(KEYS.retentionDays)),
    mountPart: read(KEYS.mountPart),
    thresholds: {
      cpuPercent: or(KEYS.cpuPercent),
      memoryBytes: or(KEYS.memoryBytes),
      ioBytesPerS: or(KEYS.ioBytesPerS),
      netBytesPerS: or(KEYS.netBytesPerS),
      queueLength: or(KEYS.queueLength),
      utilPercent: or(KEYS.utilPercent),
    },
    ...readAlerts({ env, file }),
    backend: {
      listen: or(KEYS.listen),
      port: or(KEYS.port),
      tlsPort: or(KEYS.tlsPort),
      preview: or(KEYS.preview),
      allowPlain: or(KEYS.allowPlain),
      logLevel: or(KEYS.logLevel),
    },
    agent: { upgrade: or(KEYS.agentUpgrade), waveS: or(KEYS.agentWave) },
    ...readHosts(options, { env, file }),
    legacy: readLegacy({ env, file }, version),
    database: host === undefined ? undefined : { host, port: or(KEYS.databasePort) },
    schemas: { monitor: or(KEYS.monitorSchema), private: or(KEYS.privateSchema) },
    language: or(KEYS.language),
    dataDir: read(KEYS.dataDir) ?? defaultDataDir(options),
    replaced: {
      logFile: or(KEYS.logFile),
      logSize: or(KEYS.logSize),
      scriptDir: or(KEYS.scriptDir),
      clientPath: or(KEYS.clientPath),
      clientPython: or(KEYS.clientPython),
      clientEnvironment: or(KEYS.clientEnvironment),
      database: Object.fromEntries(
        Object.entries(OLD_DATABASE_KEYS).map(([name, key]) => [name, or(key)]),
      ) as Config['replaced']['database'],
    },
  };
  requireDifferent(config);
  return { config: freeze(config), warnings: findUnknown({ env, ini: file?.ini }) };
}

/** What is not set lasts at least as long as what it is made from. */
function readRollupDays(sources: Sources, samples: number): Config['rollupDays'] {
  const atLeast = (key: Key<number>, finer: { key: Key<number>; days: number }): number => {
    const days = readValue(key, sources);
    if (days === undefined) return Math.max(finer.days, Number(key.fallback));
    if (days >= finer.days) return days;
    const of = ({ section, key: name }: Key<number>) => `[${section}] ${name}`;
    throw badConfig(`${of(key)} is ${days}; allowed is at least ${of(finer.key)}, which is ${finer.days}`, {
      where: of(key),
    });
  };
  const fiveMinutes = atLeast(KEYS.fiveMinutesDays, { key: KEYS.retentionDays, days: samples });
  return { fiveMinutes, hours: atLeast(KEYS.hoursDays, { key: KEYS.fiveMinutesDays, days: fiveMinutes }) };
}

function readAlerts(sources: Sources): Pick<Config, 'ruleKeys' | 'publicUrl' | 'wxUrl'> {
  return {
    ruleKeys: new Set(
      RULE_KEYS.filter((key) => readValue<unknown>(key, sources) !== undefined).map(({ key }) => key),
    ),
    publicUrl: readValue(KEYS.publicUrl, sources)?.replace(/\/+$/, '') || undefined,
    wxUrl: readValue(KEYS.wxUrl, sources) || undefined,
  };
}

function readHosts(options: ConfigOptions, sources: Sources): Pick<Config, 'ssh' | 'hosts'> {
  const or = <T>(key: Key<T>): T => readValue(key, sources) ?? (key.parse(key.fallback) as T);
  const home = options.env['HOME'] || homedir();
  const keyFiles = ['id_ed25519', 'id_rsa'].map((name) => join(home, '.ssh', name));
  const address = readValue(KEYS.address, sources) ?? hostname();
  return {
    ssh: {
      user: readValue(KEYS.sshUser, sources) ?? userInfo().username,
      port: or(KEYS.sshPort),
      keyFile:
        readValue(KEYS.sshKeyFile, sources) ?? keyFiles.find((file) => existsSync(file)) ?? keyFiles[0] ?? '',
      hostKey: or(KEYS.sshHostKey),
      knownHosts: [or(KEYS.sshKnownHosts) || join(home, '.ssh/known_hosts'), '/etc/ssh/ssh_known_hosts'],
    },
    hosts: {
      parallel: or(KEYS.hostsParallel),
      servers: [`https://${address.includes(':') ? `[${address}]` : address}:${or(KEYS.tlsPort)}`],
      runtimes: join(readValue(KEYS.dataDir, sources) ?? defaultDataDir(options), 'runtimes'),
    },
  };
}

function readLegacy(sources: Sources, version: string): Config['legacy'] {
  const read = <T>(key: Key<T>): T | undefined => readValue(key, sources);
  return {
    enabled: read(KEYS.legacyEnabled) ?? isOfReplacedSystem(sources.file?.ini),
    allow: read(KEYS.legacyAllow) ?? KEYS.legacyAllow.parse(KEYS.legacyAllow.fallback) ?? [],
    version: read(KEYS.legacyVersion) ?? version,
    utcOffsetMinutes: read(KEYS.legacyUtcOffset),
  };
}

/** A file of ours has neither its database nor how its clients are run. */
function isOfReplacedSystem(ini: IniFile | undefined): boolean {
  return ini !== undefined && ini.sections.some((name) => /^(monitor|client)$/i.test(name));
}

interface Sources {
  env: NodeJS.ProcessEnv;
  file: { path: string; ini: IniFile } | undefined;
}

function readValue<T>(key: Key<T>, { env, file }: Sources): T | undefined {
  const variable = variableOf(key);
  const given = env[variable]?.trim();
  if (given) return check(key, { text: given, where: variable });
  if (file === undefined) return undefined;
  const where = `${file.path} [${key.section}] ${key.key}`;
  try {
    const text = file.ini.value(key.section, key.key);
    return text === undefined || text === '' ? undefined : check(key, { text, where });
  } catch (cause) {
    if (!(cause instanceof InterpolationError)) throw cause;
    const reason = key.secret ? 'a % in it has to be written %%' : cause.message;
    throw badConfig(`[${key.section}] ${key.key} cannot be read: ${reason}`, { where, cause });
  }
}

function check<T>(key: Key<T>, { text, where }: { text: string; where: string }): T {
  const value = key.parse(text);
  if (value !== undefined) return value;
  const said = key.secret ? 'is not usable (its value is not shown)' : `is ${JSON.stringify(text)}`;
  const remark = /[#;]/.test(text) && !key.secret ? ' (a comment after a value is part of it)' : '';
  throw badConfig(`[${key.section}] ${key.key} ${said}; allowed is ${key.allowed}${remark}`, { where });
}

/** Settings that are each allowed, but not together. */
function requireDifferent({ backend, schemas }: Config): void {
  if (backend.port === backend.tlsPort) {
    throw badConfig(`[backend] port and tls_port are both ${backend.port}; allowed are two different ones`, {
      where: '[backend] tls_port',
    });
  }
  if (schemas.monitor.toLowerCase() === schemas.private.toLowerCase()) {
    throw badConfig(
      `[database] schema and private_schema are both ${JSON.stringify(schemas.monitor)}; allowed are two different ones`,
      { where: '[database] private_schema' },
    );
  }
}

function badConfig(message: string, { where, cause }: { where: string; cause?: unknown }): ProductError {
  return new ProductError({
    code: 'BAD_CONFIG',
    message,
    where,
    remedy: 'correct it there; nothing was started',
    cause,
  });
}

function defaultDataDir({ env, isRoot = process.getuid?.() === 0 }: ConfigOptions): string {
  const name = 'dba-process-monitor';
  if (isRoot) return join('/var/lib', name);
  const shared = env['XDG_DATA_HOME'] ?? '';
  // The XDG specification: a relative one is to be ignored.
  return join(isAbsolute(shared) ? shared : join(env['HOME'] || homedir(), '.local', 'share'), name);
}

function freeze<T extends object>(value: T): Readonly<T> {
  for (const part of Object.values(value))
    if (typeof part === 'object' && part !== null) freeze(part as object);
  return Object.freeze(value);
}
