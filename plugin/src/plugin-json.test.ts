import { readFileSync } from 'fs';
import path from 'path';
import { APP_BASE, APP_ID, PANEL_ID, ROUTES } from './constants';
import { pluginSchema } from './testing/plugin-schema';

interface Route {
  path: string;
  method: string;
  reqRole: string;
  reqAction?: string;
  url: string;
  headers: Array<{ name: string; content: string }>;
}

const readJson = (file: string) => JSON.parse(readFileSync(path.join(__dirname, file), 'utf8'));
const plugin = readJson('plugin.json');
const routes: Route[] = plugin.routes;
const FOR_ADMINS = new Set<string>(['channels', 'audit']);
const ROLE: Record<string, string> = { read: 'Viewer', edit: 'Editor', admin: 'Admin' };

describe('the proxy routes', () => {
  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s has its own prefix, role, token and one verb',
    (_, route) => {
      const [, group] = /^(read|edit|admin)\/\*$/.exec(route.path) ?? [];
      expect(group).toBeDefined();
      expect(route.reqRole).toBe(ROLE[group!]);
      expect(route.reqAction).toBeUndefined();
      expect(route.method).toMatch(/^(GET|POST|PUT|PATCH|DELETE)$/);
      expect(route.url).toBe(`{{ .JsonData.backendUrl }}/v1/${group}`);
      expect(route.headers).toEqual([
        { name: 'Authorization', content: `Bearer {{ .SecureJsonData.${group}Token }}` },
      ]);
    },
  );

  it('have one entry for each verb, and reading has one verb', () => {
    const verbs = (group: string) =>
      routes.filter((route) => route.path === `${group}/*`).map(({ method }) => method);
    expect(verbs('read')).toEqual(['GET']);
    expect(verbs('edit')).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
    expect(verbs('admin')).toEqual(verbs('edit'));
    expect(routes).toHaveLength(11);
  });
});

const FILES = ['plugin.json', 'drilldown-panel/plugin.json'];

describe('plugin.json', () => {
  it.each([...FILES, ...FILES.map((file) => `../dist/${file}`)])('%s holds what Grafana takes', (file) => {
    expect(pluginSchema.safeParse(readJson(file)).error?.issues).toBeUndefined();
  });

  it('would not with a key that Grafana does not know, or with a page whose role nobody has', () => {
    const faultsOf = (change: object) =>
      pluginSchema.safeParse({ ...plugin, ...change }).error?.issues.map(({ path: at }) => at.join('.'));
    expect(faultsOf({ grafanaDependency: '>=11.6.0' })).toEqual(['']);
    const [page, ...others] = plugin.includes;
    expect(faultsOf({ includes: [{ ...page, role: 'Nobody' }, ...others] })).toEqual(['includes.0.role']);
    expect(faultsOf({ info: { ...plugin.info, version: 'newest' } })).toEqual(['info.version']);
  });

  it('names the app and the panel as the rest of the product does', () => {
    expect(plugin.id).toBe(APP_ID);
    expect(readJson('drilldown-panel/plugin.json').id).toBe(PANEL_ID);
    expect(plugin.dependencies.grafanaDependency).toBe('>=11.6.0');
  });

  it('leads Viewers to every page but those of administrators', () => {
    const pages = plugin.includes.filter(({ path }: { path?: string }) => path?.startsWith('/a/'));
    const roles = pages.map(({ path, role }: { path: string; role: string }) => [
      path.replace('%PLUGIN_ID%', APP_ID),
      role,
    ]);
    expect(roles).toEqual(
      Object.values(ROUTES).map((route) => [
        `${APP_BASE}/${route}`,
        FOR_ADMINS.has(route) ? 'Admin' : 'Viewer',
      ]),
    );
  });
});
