/** Every setting: where it is written, what is allowed, what holds without it. A page about them can be made from this. */
import {
  ANY_TEXT,
  decimalNumber,
  FOLDER,
  HOST,
  NETWORKS,
  oneOf,
  PORT,
  SCHEMA_NAME,
  shortText,
  SWITCH,
  UTC_OFFSET,
  WEB_ADDRESS,
  wholeNumber,
  type ValueType,
} from './values.ts';

export interface Key<T> extends ValueType<T> {
  section: string;
  key: string;
  help: string;
  /** What holds when it is not set, as it would be written; '' for nothing. */
  fallback: string;
  /** Its value never stands in a message. */
  secret?: true;
}

/** Settings in KiB/s and GiB are kept as bytes. */
const KIB = 1024;
const GIB = 1024 ** 3;
const MAX_RATE_KIB = 1_000_000_000;

const key = <T>(
  place: `${string}.${string}`,
  type: ValueType<T>,
  rest: Pick<Key<T>, 'help' | 'fallback' | 'secret'>,
): Key<T> => {
  const [section = '', name = ''] = place.split('.');
  return { section, key: name, ...type, ...rest };
};
const kept = (place: `${string}.${string}`, help: string): Key<string> =>
  key(place, ANY_TEXT, {
    help: `${help} (read and kept for moving over; nothing here uses it)`,
    fallback: '',
  });

export const KEYS = {
  version: key('global.version', shortText(32), {
    help: 'version label of this installation; changing it restarts every agent once. Default: the version of the program',
    fallback: '',
  }),
  intervalMs: key('global.interval_time', wholeNumber(1, 3_600, 1_000), {
    help: 'seconds between two samples of a host. Default without a configuration file: 10',
    fallback: '30',
  }),
  retentionDays: key('global.retention_day', wholeNumber(1, 3_650), {
    help: 'days that samples are kept',
    fallback: '30',
  }),
  fiveMinutesDays: key('retention.five_minutes_days', wholeNumber(1, 3_650), {
    help: 'days that samples joined to 5 minutes are kept; at least as long as samples',
    fallback: '180',
  }),
  hoursDays: key('retention.hours_days', wholeNumber(1, 3_650), {
    help: 'days that samples joined to hours are kept; at least as long as those of 5 minutes',
    fallback: '1095',
  }),
  logFile: kept('global.log_file', 'log of the replaced system'),
  logSize: kept('global.log_size', 'size of that log, MB'),
  scriptDir: kept('global.script_dir', 'folder of the replaced system on every host'),
  mountPart: key('global.mount_part', shortText(255), {
    help: 'the only mount point whose file system is looked at; empty: all',
    fallback: '',
  }),
  cpuPercent: key('RULE.cpu', decimalNumber(0, 1_000_000), {
    help: 'CPU of a process from which it is recorded, % of one core',
    fallback: '200',
  }),
  memoryBytes: key('RULE.mem', decimalNumber(0, 1_000_000, GIB), {
    help: 'memory of a process from which it is recorded, GB',
    fallback: '5',
  }),
  ioBytesPerS: key('RULE.io', decimalNumber(0, MAX_RATE_KIB, KIB), {
    help: 'bytes read or written by a process from which it is recorded, KB/s',
    fallback: '10240',
  }),
  netBytesPerS: key('RULE.net', decimalNumber(0, MAX_RATE_KIB, KIB), {
    help: 'network traffic from which it is recorded, KB/s',
    fallback: '10240',
  }),
  queueLength: key('RULE.avgqu', decimalNumber(0, 1_000_000), {
    help: 'average queue of a device from which it counts as loaded',
    fallback: '5',
  }),
  utilPercent: key('RULE.util', decimalNumber(0, 100), {
    help: 'busy time of a device from which it counts as loaded, %',
    fallback: '50',
  }),
  clientPath: kept('CLIENT.path', 'search path of the replaced agents'),
  clientPython: kept('CLIENT.python3', 'Python of the replaced agents'),
  clientEnvironment: kept('CLIENT.py3env', 'Python environment of the replaced agents'),
  wxUrl: key('MSM.wx_url', WEB_ADDRESS, {
    help: 'address of the WeCom group robot',
    fallback: '',
    secret: true,
  }),
  listen: key('backend.listen', HOST, {
    help: 'address that both ports listen on; 0.0.0.0 or :: for all',
    fallback: '127.0.0.1',
  }),
  port: key('backend.port', PORT, {
    help: 'plain HTTP: health and metrics; everything else from this machine only',
    fallback: '9300',
  }),
  tlsPort: key('backend.tls_port', PORT, {
    help: 'TLS: agents and all routes with a token',
    fallback: '9301',
  }),
  preview: key('backend.preview', SWITCH, { help: 'serve the preview page to this machine', fallback: '0' }),
  allowPlain: key('backend.allow_plain', SWITCH, {
    help: 'let other machines use the routes with a token over plain HTTP, which carries tokens in the clear',
    fallback: '0',
  }),
  logLevel: key('backend.log_level', oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal'), {
    help: 'least severe message that is logged',
    fallback: 'info',
  }),
  agentUpgrade: key('agent.upgrade', SWITCH, {
    help: 'agents are told to run the newest bundle of the backends, in waves: one host, a tenth, the rest; 0: each keeps the one it has',
    fallback: '1',
  }),
  agentWave: key('agent.wave_s', wholeNumber(1, 86_400), {
    help: 'seconds for which a wave of an upgrade must run well before the next one begins',
    fallback: '120',
  }),
  address: key('backend.address', HOST, {
    help: 'name or address of this server as hosts reach it. Default: the name of this machine',
    fallback: '',
  }),
  sshUser: key('SSH.user', shortText(64), {
    help: 'account on hosts that are brought online; other than root it needs sudo without a password. Default: the account of the backend',
    fallback: '',
  }),
  sshPort: key('SSH.port', PORT, { help: 'port of sshd on hosts', fallback: '22' }),
  sshKeyFile: key('SSH.key', FOLDER, {
    help: 'file of its private key, without a passphrase. Default: ~/.ssh/id_ed25519, or ~/.ssh/id_rsa',
    fallback: '',
  }),
  sshHostKey: key('SSH.host_key', oneOf('tofu', 'known_hosts', 'confirm'), {
    help: 'which key of a host is trusted, besides those of known_hosts: tofu the first that it shows, confirm one that an administrator confirmed, known_hosts no other',
    fallback: 'tofu',
  }),
  sshKnownHosts: key('SSH.known_hosts', FOLDER, {
    help: 'file of keys that are trusted. Default: ~/.ssh/known_hosts; /etc/ssh/ssh_known_hosts is read, too',
    fallback: '',
  }),
  hostsParallel: key('hosts.parallel', wholeNumber(1, 200), {
    help: 'hosts that are worked on at a time',
    fallback: '10',
  }),
  legacyEnabled: key('legacy.enabled', SWITCH, {
    help: 'take the XML-RPC reports of the replaced system’s clients on the plain port. Default with a config.ini of that system, one with a section [Monitor] or [CLIENT]: 1',
    fallback: '0',
  }),
  legacyAllow: key('legacy.allow', NETWORKS, {
    help: 'addresses and networks that may report so; the others are answered and not stored',
    fallback: '127.0.0.0/8, ::1, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7',
  }),
  legacyVersion: key('legacy.version', shortText(32), {
    help: 'version that these clients are told; one that is not their own makes them start again after every report. Default: [global] version',
    fallback: '',
  }),
  legacyUtcOffset: key('legacy.utc_offset', UTC_OFFSET, {
    help: 'zone of the times in their reports, such as +08:00. Default: the zone of this server, with its summer time',
    fallback: '',
  }),
  databaseHost: key('database.host', HOST, {
    help: 'server to use; without one a private MariaDB is run in the data folder',
    fallback: '',
  }),
  databasePort: key('database.port', PORT, { help: 'its port', fallback: '3306' }),
  monitorSchema: key('database.schema', SCHEMA_NAME, {
    help: 'schema of samples and states',
    fallback: 'dbzz_monitor',
  }),
  privateSchema: key('database.private_schema', SCHEMA_NAME, {
    help: 'schema of tokens, secrets and audit, which no Grafana may read',
    fallback: 'dpm_private',
  }),
  language: key('grafana.language', oneOf('zh-CN', 'en-US'), {
    help: 'language of the dashboards that are installed, and of people in Grafana who chose none',
    fallback: 'zh-CN',
  }),
  publicUrl: key('grafana.public_url', WEB_ADDRESS, {
    help: 'address of Grafana as people open it, for the links in messages; empty: no links',
    fallback: '',
  }),
  dataDir: key('data.dir', FOLDER, {
    help: 'folder of data, secrets and logs. Default: /var/lib/dba-process-monitor as root, else dba-process-monitor in $XDG_DATA_HOME or ~/.local/share',
    fallback: '',
  }),
} as const;

const oldServer = (name: string, help: string, secret?: true): Key<string> => ({
  ...kept(`Monitor.${name}`, help),
  help: `${help} (read only by an import; the product never stores anything there)`,
  ...(secret && { secret }),
});

/** `[Monitor]` of the replaced system: its live database. Not checked here: who imports from it does that. */
export const OLD_DATABASE_KEYS = {
  host: oldServer('mysql_host', 'server of the replaced system’s database'),
  port: oldServer('mysql_port', 'its port'),
  user: oldServer('mysql_user', 'its account'),
  password: oldServer('mysql_pass', 'password of that account', true),
  schema: oldServer('mysql_db', 'its schema'),
  hostInfo: oldServer('host_info', 'name of a table there'),
  diskInfo: oldServer('disk_info', 'name of a table there'),
  portNetInfo: oldServer('port_net_info', 'name of a table there'),
  processInfo: oldServer('process_info', 'name of a table there'),
  processIoInfo: oldServer('process_io_info', 'name of a table there'),
  hostConfig: oldServer('host_config', 'name of a table there'),
  alertInfo: oldServer('alert_info', 'name of a table there'),
  versionInfo: oldServer('version_info', 'name of a table there'),
  utilQuInfo: oldServer('util_qu_info', 'name of a table there'),
} as const;

/** Environment variables that begin like settings and belong to the command line. */
export const COMMAND_LINE_VARIABLES: readonly string[] = ['DPM_DATABASE_URL', 'DPM_DATABASE_PASSWORD_FILE'];

/** The variable that wins over a key of the file: `DPM_SECTION_KEY`. */
export function variableOf({ section, key }: { section: string; key: string }): string {
  return `DPM_${section}_${key}`.toUpperCase();
}
