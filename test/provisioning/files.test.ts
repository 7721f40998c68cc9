import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { APP_ID, grafanaEnvironment } from '../../backend/src/cli/grafana-environment.ts';
import { DASHBOARDS } from '../../provisioning/src/dashboards/dashboards.ts';
import { readDashboard, ROOT } from './support/dashboards.ts';

const read = (path: string) => readFileSync(join(ROOT, 'provisioning', path), 'utf8');
const environment = grafanaEnvironment(
  {},
  {
    ...{ port: 3000, folder: '/data/grafana', productRoot: ROOT, adminPassword: 'pa$$word' },
    database: { host: '127.0.0.1', port: 13306, schema: 'dbzz_monitor', password: 'ro' },
    backendUrl: 'http://127.0.0.1:9300',
    tokens: { read: 'r', edit: 'e', admin: 'a' },
    language: 'zh-CN',
  },
);

/** Every value with its `$VARIABLES` filled in, once, as Grafana does. */
function provisioned(path: string): unknown {
  return JSON.parse(JSON.stringify(parse(read(path))), (_, value: unknown) =>
    typeof value === 'string'
      ? value.replaceAll(/\$(\w+)/g, (text, name: string) => environment[name] ?? text)
      : value,
  );
}

describe('the provisioning files', () => {
  it('give the data source the name and uid that old dashboards refer to, and UTC', () => {
    expect(provisioned('datasources/dba-process-monitor.yaml')).toMatchObject({
      apiVersion: 1,
      datasources: [
        {
          ...{ name: 'dba_process_monitor', uid: 'iD3uWZ3nz', type: 'mysql', user: 'monitor_ro' },
          ...{ url: '127.0.0.1:13306', editable: false },
          jsonData: { database: 'dbzz_monitor', timezone: '+00:00' },
          secureJsonData: { password: 'ro' },
        },
      ],
    });
  });

  it('enable the app with its address in plain and its tokens as secrets', () => {
    expect(provisioned('plugins/dba-process-monitor.yaml')).toEqual({
      apiVersion: 1,
      apps: [
        {
          ...{ type: APP_ID, org_id: 1, disabled: false },
          jsonData: { backendUrl: 'http://127.0.0.1:9300' },
          secureJsonData: { readToken: 'r', editToken: 'e', adminToken: 'a' },
        },
      ],
    });
  });

  it('show the dashboards of one language, which people cannot overwrite', () => {
    const file = provisioned('dashboards/dba-process-monitor.yaml') as {
      providers: { allowUiUpdates: boolean; options: { path: string } }[];
    };
    expect(file.providers).toHaveLength(1);
    expect(file.providers[0]?.allowUiUpdates).toBe(false);
    const folder = file.providers[0]?.options.path ?? '';
    expect(folder).toBe(join(ROOT, 'provisioning/dashboards/zh-CN'));
    expect(readdirSync(folder)).toEqual(
      Object.keys(DASHBOARDS)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });

  it('name no variable that `dpm start` does not set, and hold no secret themselves', () => {
    for (const path of ['datasources', 'plugins', 'dashboards'].map(
      (name) => `${name}/dba-process-monitor.yaml`,
    )) {
      const names = [...read(path).matchAll(/\$(\w+)/g)].map(([, name = '']) => name);
      expect(names.length, path).toBeGreaterThan(0);
      for (const name of names) expect(environment[name], name).toBeTruthy();
      for (const [line] of read(path).matchAll(/(password|Token):.*/g)) expect(line).toMatch(/: \$DPM_GF_/);
    }
  });

  it('are the only files that Grafana reads, apart from the dashboards', () => {
    for (const name of ['datasources', 'plugins', 'dashboards'])
      expect(readdirSync(join(ROOT, 'provisioning', name)).filter((file) => /\.ya?ml$/.test(file))).toEqual([
        'dba-process-monitor.yaml',
      ]);
  });
});

describe('docs/dashboards.md', () => {
  const docs = readFileSync(join(ROOT, 'docs/dashboards.md'), 'utf8');

  it('explains every variable of the provisioning', () => {
    for (const name of Object.keys(environment).filter((key) => key.startsWith('DPM_GF_')))
      expect(docs).toContain(`\`${name}\``);
  });

  it('names the dashboard and what it links to as they are', () => {
    expect(docs).toContain(readDashboard('en-US').uid);
    expect(docs).toContain('iD3uWZ3nz');
    for (const [, path = ''] of docs.matchAll(/\]\((?!https?:|#)([^)#]+)/g))
      expect(existsSync(join(ROOT, 'docs', path)), path).toBe(true);
  });
});
