import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEYS, OLD_DATABASE_KEYS, variableOf, type Key } from '../../../backend/src/config/keys.ts';
import { loadConfig } from '../../../backend/src/config.ts';

/** As the replaced system was delivered, with what people fill in. */
const OLD_FILE = `[global]
version       = 1.5
interval_time = 26
retention_day = 14
log_file      = /opt/soft/rpc_for_monitor/logs/info.log
script_dir    = /opt/soft/rpc_for_monitor
mount_part    = /data
log_size      = 20

[RULE]
cpu = 300
mem = 10
io  = 2048
net = 4096
avgqu = 4
util  = 60

[CLIENT]
path    = /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
python3 = "/usr/local/python3"
py3env  = /opt/soft/rpc_for_monitor/py37env

[MSM]
wx_url  = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"

[Monitor]
mysql_host      = 192.168.168.10
mysql_port      = 3306
mysql_user      = monitor_rw
mysql_pass      = 'p#a%%ss'
mysql_db        = dbzz_monitor
host_info       = tb_monitor_host_info
disk_info       = tb_monitor_disk_info
port_net_info   = tb_monitor_port_net_info
process_info    = tb_monitor_process_info
process_io_info = tb_monitor_process_io_info
host_config     = tb_monitor_host_config
alert_info      = tb_monitor_alert_info
version_info    = tb_monitor_version
util_qu_info    = tb_monitor_disk_util_qu_info
`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dpm-config-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (text: string | Buffer) => {
  const path = join(folder, 'config.ini');
  writeFileSync(path, text);
  return path;
};
const load = (text?: string | Buffer, env: NodeJS.ProcessEnv = {}) =>
  loadConfig({
    env: { HOME: '/home/me', ...env },
    configFile: text === undefined ? undefined : fileOf(text),
    isRoot: false,
  });
const refusal = (text: string | undefined, env: NodeJS.ProcessEnv = {}): unknown => {
  try {
    load(text, env);
  } catch (error) {
    return error;
  }
  throw new Error('it was taken');
};

describe('the configuration', () => {
  it('takes a file of the replaced system as it is, and its database for reading only', () => {
    const { config, warnings } = load(OLD_FILE);
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({
      ...{ version: '1.5', intervalMs: 26_000, retentionDays: 14, mountPart: '/data' },
      thresholds: {
        ...{ cpuPercent: 300, memoryBytes: 10 * 1024 ** 3, ioBytesPerS: 2048 * 1024 },
        ...{ netBytesPerS: 4096 * 1024, queueLength: 4, utilPercent: 60 },
      },
      wxUrl: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc',
      database: undefined,
      schemas: { monitor: 'dbzz_monitor', private: 'dpm_private' },
      replaced: {
        clientPython: '/usr/local/python3',
        database: { host: '192.168.168.10', password: 'p#a%ss', utilQuInfo: 'tb_monitor_disk_util_qu_info' },
      },
    });
  });

  it('takes the placeholders that the file was delivered with as not set', () => {
    const { config } = load('[MSM]\nwx_url = xxxx\n[Monitor]\nmysql_port = xxxx\n[global]\nmount_part =\n');
    expect(config.wxUrl).toBeUndefined();
    expect(config.mountPart).toBeUndefined();
  });

  it('has defaults for everything, with a sample every 10 s when there is no file', () => {
    const { config, warnings } = load();
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({
      ...{ intervalMs: 10_000, retentionDays: 30, wxUrl: undefined, database: undefined },
      thresholds: {
        ...{ cpuPercent: 200, memoryBytes: 5 * 1024 ** 3, ioBytesPerS: 10_240 * 1024 },
        ...{ netBytesPerS: 10_240 * 1024, queueLength: 5, utilPercent: 50 },
      },
      backend: {
        ...{ listen: '127.0.0.1', port: 9300, tlsPort: 9301 },
        ...{ preview: false, allowPlain: false, logLevel: 'info' },
      },
      dataDir: '/home/me/.local/share/dba-process-monitor',
    });
    expect(load('').config.intervalMs).toBe(30_000);
  });

  it('keeps what is joined to longer times for longer, at least as long as what it is made from', () => {
    const days = (text?: string) => load(text).config.rollupDays;
    expect(days()).toEqual({ fiveMinutes: 180, hours: 1_095 });
    expect(days('[global]\nretention_day = 400\n')).toEqual({ fiveMinutes: 400, hours: 1_095 });
    expect(days('[global]\nretention_day = 2000\n')).toEqual({ fiveMinutes: 2_000, hours: 2_000 });
    expect(days('[retention]\nfive_minutes_days = 30\nhours_days = 30\n')).toEqual({
      ...{ fiveMinutes: 30, hours: 30 },
    });
  });

  it('takes reports of the replaced system’s clients with a file of that system, and else when told to', () => {
    const legacy = (text?: string, env?: NodeJS.ProcessEnv) => load(text, env).config.legacy;
    expect(legacy(OLD_FILE)).toMatchObject({ enabled: true, version: '1.5', utcOffsetMinutes: undefined });
    expect(legacy(OLD_FILE).allow).toContain('192.168.0.0/16');
    expect(legacy('[CLIENT]\npath = /bin\n').enabled).toBe(true);
    expect(legacy(OLD_FILE, { DPM_LEGACY_ENABLED: '0' }).enabled).toBe(false);
    expect(legacy('[global]\nversion = 2\n[MSM]\nwx_url = xxxx\n').enabled).toBe(false);
    expect(legacy().enabled).toBe(false);
    const own =
      'allow = 10.1.2.3,\n  10.2.0.0/16 fd00::/8\nversion = 1.6\nutc_offset = -03:30\nenabled = 1\n';
    expect(legacy(`[global]\nversion = 2\n[legacy]\n${own}`)).toEqual({
      ...{
        enabled: true,
        allow: ['10.1.2.3', '10.2.0.0/16', 'fd00::/8'],
        version: '1.6',
        utcOffsetMinutes: -210,
      },
    });
  });

  it.each([
    ['allow', '10.0.0.0/33'],
    ['allow', 'db-1'],
    ['allow', ','],
    ['utc_offset', '8'],
    ['utc_offset', '+15:00'],
    ['utc_offset', 'Asia/Shanghai'],
  ])('refuses [legacy] %s = %s', (key, value) => {
    expect(refusal(`[legacy]\n${key} = ${value}\n`)).toMatchObject({ code: 'BAD_CONFIG' });
  });

  it('keeps data where the account may write', () => {
    expect(load(undefined, { XDG_DATA_HOME: '/data' }).config.dataDir).toBe('/data/dba-process-monitor');
    expect(load(undefined, { XDG_DATA_HOME: 'relative' }).config.dataDir).toMatch(/^\/home\/me/);
    expect(load('[data]\ndir = /srv/dpm').config.dataDir).toBe('/srv/dpm');
    expect(loadConfig({ env: {}, configFile: undefined, isRoot: true }).config.dataDir).toBe(
      '/var/lib/dba-process-monitor',
    );
  });

  it('lets the environment win over the file, unless it is empty', () => {
    const file = '[backend]\nport = 9400\nlisten = ::\n[database]\nhost = db.example\n';
    const { config } = load(file, {
      DPM_BACKEND_PORT: ' 9500 ',
      DPM_BACKEND_LISTEN: '',
      DPM_DATABASE_PORT: '3307',
    });
    expect(config.backend).toMatchObject({ port: 9500, listen: '::' });
    expect(config.database).toEqual({ host: 'db.example', port: 3307 });
  });

  it('finds the file by DPM_CONFIG, and an argument wins over that', () => {
    const env = { DPM_CONFIG: fileOf('[backend]\nport = 9400\n') };
    expect(loadConfig({ env, configFile: undefined }).config.backend.port).toBe(9400);
    expect(() => loadConfig({ env, configFile: join(folder, 'absent.ini') })).toThrow(/is not there/);
  });

  it('is frozen to its depths', () => {
    const { config } = load(OLD_FILE);
    expect(() => Object.assign(config.backend, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.replaced.database, { host: 'x' })).toThrow(TypeError);
  });

  it('warns of unknown sections, keys and variables by name, and never by value', () => {
    const env = { DPM_BACKEND_TLSPORT: 'hush', DPM_DATABASE_URL: 'mysql://root:hush@db', DPM_OTHER: 'hush' };
    const { warnings } = load(
      '[backend]\nprot = hush\n[Backup]\nx = hush\n[Monitor]\nmysql_prot = hush\n',
      env,
    );
    expect(warnings).toEqual([
      'unknown section [Backup]',
      'unknown key [backend] prot',
      'unknown key [Monitor] mysql_prot',
      'unknown environment variable DPM_BACKEND_TLSPORT',
    ]);
  });
});

describe('a value that is not allowed', () => {
  it.each([
    ['backend', 'port', '99999', /"99999".*1 to 65535/],
    ['backend', 'port', '9300.5', /"9300.5"/],
    ['backend', 'port', '-1', /"-1"/],
    ['backend', 'tls_port', '9300', /both 9300/],
    ['backend', 'listen', '127.0.0.256', /"127.0.0.256".*IP address/],
    ['backend', 'listen', 'a b', /"a b"/],
    ['backend', 'preview', 'yes', /"yes".*0 \(no\) or 1/],
    ['backend', 'log_level', 'loud', /"loud".*trace, debug/],
    ['global', 'interval_time', '0', /"0".*1 to 3600/],
    ['global', 'interval_time', '30 # s', /"30 # s".*comment after a value/],
    ['global', 'retention_day', 'all', /"all".*1 to 3650/],
    ['retention', 'five_minutes_days', '29', /is 29; .*at least \[global\] retention_day, which is 30/],
    ['retention', 'hours_days', '179', /is 179; .*at least \[retention\] five_minutes_days, which is 180/],
    ['global', 'version', 'v'.repeat(33), /at most 32/],
    ['RULE', 'cpu', '200%%', /"200%"/],
    ['RULE', 'util', '101', /"101".*0 to 100/],
    ['database', 'schema', 'mysql', /"mysql".*no schema of the server/],
    ['database', 'schema', 'a`b', /"a`b"/],
    ['database', 'private_schema', 'DBZZ_monitor', /both "dbzz_monitor"/],
    ['data', 'dir', 'data', /"data".*absolute path/],
  ])('stops: [%s] %s = %s', (section, key, value, message) => {
    expect(refusal(`[${section}]\n${key} = ${value}\n`)).toMatchObject({
      code: 'BAD_CONFIG',
      message: expect.stringMatching(message) as string,
      where: expect.stringContaining(key) as string,
    });
  });

  it('is named by its variable when it comes from there', () => {
    expect(refusal(undefined, { DPM_BACKEND_TLS_PORT: 'x' })).toMatchObject({
      code: 'BAD_CONFIG',
      message: '[backend] tls_port is "x"; allowed is a whole number from 1 to 65535',
      where: 'DPM_BACKEND_TLS_PORT',
    });
  });

  it.each([['htp://secret'], ['50% secret'], ['%(secret)s']])(
    'is not shown when it is secret: %s',
    (value) => {
      const error = refusal(`[MSM]\nwx_url = ${value}\n`) as Error;
      expect(error).toMatchObject({ code: 'BAD_CONFIG' });
      expect(error.message).toContain('wx_url');
      expect(error.message).not.toContain('secret');
    },
  );
});

describe('a configuration file that cannot be read', () => {
  it('stops when it is not there, a folder, or not UTF-8', () => {
    const at = (configFile: string) => () => loadConfig({ env: {}, configFile });
    mkdirSync(join(folder, 'sub'));
    const gbk = fileOf(Buffer.concat([Buffer.from('[global]\n# '), Buffer.from([0xc5, 0xe4, 0xd6, 0xc3])]));
    for (const [path, reason] of [
      [join(folder, 'absent'), /is not there/],
      [join(folder, 'sub'), /is a folder/],
      [gbk, /not valid UTF-8/],
    ] as const) {
      expect(at(path)).toThrow(
        expect.objectContaining({
          code: 'CONFIG_UNREADABLE',
          where: path,
          message: expect.stringMatching(reason) as string,
        }),
      );
    }
  });
});

describe('the table of settings', () => {
  const all: Key<unknown>[] = [...Object.values(KEYS), ...Object.values(OLD_DATABASE_KEYS)];

  it('has a help text, what is allowed, and a default that is allowed, for every setting', () => {
    for (const key of all) {
      expect(key.help.length, key.key).toBeGreaterThan(5);
      expect(key.allowed, key.key).not.toBe('');
      if (key.fallback !== '') expect(key.parse(key.fallback), key.key).toBeDefined();
    }
  });

  it('has a variable of its own for every setting', () => {
    expect(new Set(all.map(variableOf)).size).toBe(all.length);
    expect(variableOf(KEYS.intervalMs)).toBe('DPM_GLOBAL_INTERVAL_TIME');
    expect(variableOf(KEYS.tlsPort)).toBe('DPM_BACKEND_TLS_PORT');
    expect(variableOf(KEYS.dataDir)).toBe('DPM_DATA_DIR');
  });

  it('marks as secret what is one', () => {
    expect(all.filter((key) => key.secret).map(({ key }) => key)).toEqual(['wx_url', 'mysql_pass']);
  });
});
