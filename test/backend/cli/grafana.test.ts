import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  childEnvironment,
  foreignEnvironment,
  grafanaEnvironment,
} from '../../../backend/src/cli/grafana-environment.ts';
import { findGrafana } from '../../../backend/src/cli/grafana-location.ts';

const folder = mkdtempSync(join(tmpdir(), 'dpm-grafana-'));
const home = join(folder, 'grafana');
const nowhere = join(folder, 'nowhere');

function put(path: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, mode);
}
beforeAll(() => {
  put(join(home, 'bin', 'grafana'), 0o755);
  put(join(home, 'conf', 'defaults.ini'));
  mkdirSync(join(home, 'public'));
  mkdirSync(join(folder, 'links'));
  symlinkSync(join(home, 'bin', 'grafana'), join(folder, 'links', 'grafana'));
  put(join(folder, 'tool', 'grafana'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const find = (asked: string | undefined, env: NodeJS.ProcessEnv = {}, packageHome = nowhere) =>
  findGrafana({ asked, env, packageHome });
const program = { kind: 'program', home };

describe('finding Grafana', () => {
  it('takes a folder, a program, an address, or none', () => {
    expect(find(home)).toMatchObject({ ...program, args: ['server', '--homepath', home] });
    expect(find(join(home, 'bin', 'grafana'))).toMatchObject(program);
    expect(find('http://grafana.example:3000/')).toEqual({
      kind: 'address',
      url: 'http://grafana.example:3000',
    });
    expect(find('none', { GRAFANA_HOME: home })).toMatchObject({ kind: 'none' });
  });

  it('looks at GRAFANA_HOME, then the package, then PATH', () => {
    const PATH = `${join(folder, 'tool')}:${join(folder, 'links')}`;
    expect(find(undefined, { GRAFANA_HOME: home })).toMatchObject(program);
    expect(find(undefined, {}, home)).toMatchObject(program);
    expect(find(undefined, { PATH })).toMatchObject(program);
    expect(find(undefined, { PATH: join(folder, 'tool') })).toMatchObject({ kind: 'none' });
  });

  it('stops when what was named is not there', () => {
    expect(() => find(nowhere)).toThrow(
      expect.objectContaining({ code: 'GRAFANA_NOT_FOUND', where: nowhere }),
    );
    expect(() => find(undefined, { GRAFANA_HOME: nowhere })).toThrow(/GRAFANA_HOME/);
  });
});

describe("Grafana's settings", () => {
  const settings = {
    port: 3001,
    folder: '/data/grafana',
    productRoot: '/product',
    adminPassword: 'pa$$word',
    database: { host: '127.0.0.1', port: 13306, schema: 'dbzz_monitor', password: 'ro' },
    backendUrl: 'http://127.0.0.1:9300',
    tokens: { read: 'r', edit: 'e', admin: 'a' },
    language: 'zh-CN' as const,
  };

  it('win over the caller, whose other settings stay', () => {
    const env = grafanaEnvironment(
      {
        GF_SERVER_HTTP_ADDR: '0.0.0.0',
        GF_ANALYTICS_REPORTING_ENABLED: 'true',
        GF_USERS_DEFAULT_THEME: 'light',
      },
      settings,
    );
    expect(env).toMatchObject({
      ...{ GF_SERVER_HTTP_ADDR: '127.0.0.1', GF_SERVER_HTTP_PORT: '3001', GF_USERS_DEFAULT_THEME: 'light' },
      ...{ GF_ANALYTICS_REPORTING_ENABLED: 'false', GF_SECURITY_ADMIN_PASSWORD: 'pa$$word' },
      ...{ GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true', GF_USERS_DEFAULT_LANGUAGE: 'zh-Hans' },
      ...{ GF_PATHS_PROVISIONING: '/product/provisioning', DPM_GF_DB_HOST: '127.0.0.1:13306' },
      DPM_GF_DASHBOARDS: '/product/provisioning/dashboards/zh-CN',
      GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: 'dbzz-processmonitor-app,dbzz-processdrilldown-panel',
    });
  });

  it('hold no empty value, because an empty token would be sent as one', () => {
    for (const [name, value] of Object.entries(grafanaEnvironment({}, settings)))
      expect(value, name).not.toBe('');
  });

  it('and those of other parts carry no administrator password of the database', () => {
    const env = childEnvironment({ DPM_DATABASE_URL: 'mysql://root:x@db', npm_config_x: '1', PATH: '/bin' });
    expect(env).toEqual({ PATH: '/bin' });
  });

  it('and parts that read none of our settings get none, since some hold passwords', () => {
    const env = { DPM_MONITOR_MYSQL_PASS: 'x', DPM_MSM_WX_URL: 'y', PATH: '/bin', GF_LOG_LEVEL: 'warn' };
    expect(foreignEnvironment(env)).toEqual({ PATH: '/bin', GF_LOG_LEVEL: 'warn' });
  });
});
