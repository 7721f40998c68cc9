/** The product in a real Grafana, as its users meet it. Runs where a Grafana is found, and says so where none is. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testIds } from '../../plugin/src/test-ids.ts';
import { findSeriousFaults } from '../support/axe.ts';
import { keepScreenshot, type WatchedPage } from '../support/browser.ts';
import type { BusyListener } from '../support/busy-listener.ts';
import type { GrafanaClient } from '../support/grafana-client.ts';
import {
  APPEARS_MS,
  isHere,
  startGrafanaStage,
  VIEWER,
  WHY_SKIPPED,
  type GrafanaStage,
} from '../support/grafana-stage.ts';
import { PATH_SPELLINGS } from '../support/path-spellings.ts';
import type { Product } from '../support/product.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';

const APP_ID = 'dbzz-processmonitor-app';
const PROXY = `/api/plugin-proxy/${APP_ID}`;
const DATA_SOURCE = 'iD3uWZ3nz';

describe('in Grafana', () => {
  let stage: GrafanaStage;
  let product: Product;
  let busy: BusyListener;
  let url: string;
  let host: string;
  let admin: GrafanaClient;
  let viewer: GrafanaClient;

  beforeEach((context) => context.skip(!isHere, WHY_SKIPPED));
  beforeAll(async () => {
    if (!isHere) return;
    stage = await startGrafanaStage();
    ({ product, busy, url, host, admin, viewer } = stage);
  });
  afterAll(() => stage?.remove());

  const busyOnTop = (page: Page) =>
    page.waitForFunction(
      ([id, port]) =>
        document.querySelector(`[data-testid="${id ?? ''}"]`)?.getAttribute('data-port') === port,
      [testIds.culprits.row, String(busy.port)],
      { timeout: APPEARS_MS },
    );

  it('loads both plugins, the data source and the dashboard without a click', async () => {
    const plugin = await admin.json<{ enabled: boolean }>(`/api/plugins/${APP_ID}/settings`);
    expect(plugin.enabled).toBe(true);
    const panels = await admin.json<{ id: string }[]>('/api/plugins?type=panel');
    expect(panels.map(({ id }) => id)).toContain('dbzz-processdrilldown-panel');
    const source = await admin.json<Record<string, unknown>>(`/api/datasources/uid/${DATA_SOURCE}`);
    expect(source).toMatchObject({
      name: 'dba_process_monitor',
      type: 'mysql',
      user: 'monitor_ro',
      readOnly: true,
    });
    const dashboards = await admin.json<{ title: string }[]>('/api/search?type=dash-db');
    expect(dashboards.length).toBeGreaterThan(0);
  });

  it.each(['admin', 'viewer'] as const)(
    'shows the busy listener on top of Culprits to an %s',
    async (who) => {
      const shown = await stage.logIn(who);
      await shown.page.goto(`${url}/a/${APP_ID}/overview`);
      const row = shown.page.getByTestId(testIds.overview.row);
      await row.waitFor({ timeout: APPEARS_MS });
      await keepScreenshot(shown.page, `grafana-overview-${who}`);
      await row.getByRole('link').first().click();
      await busyOnTop(shown.page);
      const first = shown.page.getByTestId(testIds.culprits.row).first();
      expect(await first.innerText()).toContain(`node ${busy.port}`);
      await first.click();
      expect(await shown.page.getByTestId(testIds.culprits.detail).innerText()).toContain(busy.marker);
      await keepScreenshot(shown.page, `grafana-culprits-${who}`);
      expect(shown.troubles.filter((text) => text.includes(APP_ID))).toEqual([]);
      await shown.close();
    },
  );

  it('draws the provisioned dashboard with data, the nested panel among it', async () => {
    const shown = await stage.logIn('admin');
    await shown.page.setViewportSize({ width: 1280, height: 4000 });
    await shown.page.goto(`${url}/d/dpm-host?var-host=${encodeURIComponent(host)}&from=now-5m&to=now`);
    await shown.page.getByTestId(testIds.panel.root).first().waitFor({ timeout: APPEARS_MS });
    await shown.page.waitForFunction((name) => document.body.innerText.includes(name), `node ${busy.port}`, {
      timeout: APPEARS_MS,
    });
    await shown.page.waitForLoadState('networkidle');
    await keepScreenshot(shown.page, 'grafana-dashboard');
    expect(await shown.page.getByTestId('data-testid Panel status error').count()).toBe(0);
    await shown.close();
  });

  it('draws every other provisioned dashboard, each panel without an error', async () => {
    const found = await admin.json<{ uid: string }[]>('/api/search?type=dash-db&query=');
    const others = found.map(({ uid }) => uid).filter((uid) => uid !== 'dpm-host');
    expect(others).toHaveLength(7);
    const shown = await stage.logIn('admin');
    await shown.page.setViewportSize({ width: 1280, height: 2400 });
    for (const uid of others) {
      await shown.page.goto(`${url}/d/${uid}?var-host=${encodeURIComponent(host)}&from=now-5m&to=now`);
      await shown.page.locator('[data-viz-panel-key]').first().waitFor({ timeout: APPEARS_MS });
      await shown.page.waitForLoadState('networkidle');
      await keepScreenshot(shown.page, `grafana-${uid}`);
      expect(await shown.page.getByTestId('data-testid Panel status error').count()).toBe(0);
    }
    await shown.close();
  }, 120_000);

  it('lists an incident; an administrator takes care of it, and a Viewer may not', async () => {
    const connection = await product.connect('monitor_rw');
    await connection.query(
      "INSERT INTO incident (rule_key, kind, severity, title) VALUES ('test', 'silent-host', 'critical', 'db-17')",
    );
    await connection.end();
    const takeCare = async ({ page }: WatchedPage) => {
      await page.goto(`${url}/a/${APP_ID}/incidents`);
      // On a busy machine a rule may have opened one of its own.
      const row = page.getByTestId(testIds.incidents.row).filter({ hasText: 'db-17' });
      await row.getByTestId(testIds.incidents.acknowledge).click({ timeout: APPEARS_MS });
      await page.getByTestId(testIds.incidents.note).fill('网线松了');
      await page.getByTestId(testIds.incidents.confirm).click();
    };
    const refused = await stage.logIn('viewer');
    await takeCare(refused);
    await refused.page.getByTestId(testIds.state.noPermission).waitFor({ timeout: APPEARS_MS });
    await refused.close();
    const taken = await stage.logIn('admin');
    await takeCare(taken);
    await taken.page
      .getByTestId(testIds.incidents.row)
      .getByText('admin 网线松了')
      .waitFor({ timeout: APPEARS_MS });
    await taken.page.getByTestId(testIds.incidents.untold).waitFor();
    await keepScreenshot(taken.page, 'grafana-incidents');
    await taken.close();
  }, 90_000);

  it('lets an administrator rename this host, and shows how its agent is upgraded', async () => {
    const shown = await stage.logIn('admin');
    const { page } = shown;
    const { fleet, editing, upgrades, ask } = testIds;
    await page.goto(`${url}/a/${APP_ID}/hosts?group=owner`);
    await page.getByTestId(fleet.row).waitFor({ timeout: APPEARS_MS });
    await page.getByTestId(fleet.edit).click();
    await page.getByTestId(editing.alias).fill('订单主库');
    await page.getByTestId(editing.save).click();
    await page.getByTestId(fleet.row).getByText(`${host} (订单主库)`).waitFor({ timeout: APPEARS_MS });
    await keepScreenshot(page, 'grafana-hosts');
    for (const theme of ['light', 'dark']) {
      await page.goto(`${url}/a/${APP_ID}/hosts?group=owner&theme=${theme}`);
      await page.getByTestId(fleet.selectAll).press('Space', { timeout: APPEARS_MS });
      await page.getByTestId(`${fleet.order}delete`).hover();
      expect(await findSeriousFaults(page, '#pageContent')).toEqual([]);
      await page.getByTestId(fleet.row).hover();
      expect(await findSeriousFaults(page, '#pageContent')).toEqual([]);
      await keepScreenshot(page, `grafana-hosts-chosen-${theme}`);
    }
    await page.getByTestId(fleet.edit).click();
    expect(await findSeriousFaults(page, '[role="dialog"]')).toEqual([]);
    await page.goto(`${url}/a/${APP_ID}/upgrades`);
    await page.getByTestId(upgrades.current).waitFor({ timeout: APPEARS_MS });
    await page.getByTestId(upgrades.start).click();
    await page.getByTestId(ask.confirm).waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId(ask.confirm).waitFor({ state: 'detached' });
    await keepScreenshot(page, 'grafana-upgrades');
    expect(await findSeriousFaults(page, `[data-testid="${upgrades.page}"]`)).toEqual([]);
    await shown.close();
  }, 60_000);

  it('answers the busy listener as the culprit to a query of the data source', async () => {
    const answer = await viewer.json<{ results: { A: { frames: { data: { values: unknown[][] } }[] } } }>(
      '/api/ds/query',
      {
        method: 'POST',
        body: {
          from: 'now-5m',
          to: 'now',
          queries: [
            {
              refId: 'A',
              datasource: { type: 'mysql', uid: DATA_SOURCE },
              format: 'table',
              rawSql: `SELECT i.port, c.remarks FROM instance_sample s JOIN instance i ON i.instance_id = s.instance_id
              LEFT JOIN tb_monitor_process_info c ON c.id = i.command_id
              WHERE $__timeFilter(s.a_time) AND i.kind = 'instance' GROUP BY i.port, c.remarks
              ORDER BY SUM(s.cpu_user_ms + s.cpu_system_ms) DESC LIMIT 1`,
            },
          ],
        },
      },
    );
    const [ports, commands] = answer.results.A.frames[0]?.data.values ?? [];
    expect(ports).toEqual([busy.port]);
    expect(String(commands?.[0])).toContain(busy.marker);
  });

  it('lets a Viewer read no secret through the data source', async () => {
    const answer = await viewer.send({
      path: '/api/ds/query',
      method: 'POST',
      body: {
        from: 'now-5m',
        to: 'now',
        queries: [
          {
            refId: 'A',
            datasource: { type: 'mysql', uid: DATA_SOURCE },
            format: 'table',
            rawSql: 'SELECT name FROM dpm_private.secret',
          },
        ],
      },
    });
    expect(answer.body).not.toContain('token-');
    expect(answer.body).toMatch(/db query error/);
  });

  it('brings a Chinese login through to the backend, with the role of the route', async () => {
    expect(await viewer.json(`${PROXY}/read/session`)).toMatchObject({ role: 'read', login: VIEWER.user });
    expect(await admin.json(`${PROXY}/admin/session`)).toMatchObject({ role: 'admin', login: 'admin' });
  });

  it('never sends an edit or admin token for a Viewer, whatever the spelling of the path', async () => {
    const recorder = await startRecordingProxy(product.url);
    const {
      jsonData,
      secureJsonFields: _set,
      ...settings
    } = await admin.json<Record<string, unknown>>(`/api/plugins/${APP_ID}/settings`);
    const pointAt = (backendUrl: string) =>
      admin.json(`/api/plugins/${APP_ID}/settings`, {
        method: 'POST',
        body: {
          enabled: true,
          pinned: settings['pinned'],
          jsonData: { ...(jsonData as object), backendUrl },
        },
      });
    await pointAt(recorder.url);
    const tokenOf = async (role: string) => {
      await admin.json(`${PROXY}/${role}/session`);
      return recorder.recorded.at(-1)?.token ?? '';
    };
    const [read, edit, strong] = [await tokenOf('read'), await tokenOf('edit'), await tokenOf('admin')];
    expect(new Set([read, edit, strong, '']).size).toBe(4);

    recorder.recorded.length = 0;
    const methods = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'PATCH', 'DELETE'];
    const overrides = {
      'x-http-method-override': 'GET',
      'x-original-url': `${PROXY}/admin/session`,
      'x-forwarded-prefix': '/admin',
    };
    let reached = 0;
    for (const spelling of PATH_SPELLINGS) {
      for (const method of methods) {
        for (const headers of [{}, overrides]) {
          const { status } = await viewer.send({ path: `${PROXY}/${spelling}`, method, headers });
          if (status === 200) reached += 1;
        }
      }
    }
    const strongOnes = recorder.recorded.filter(({ token }) => token === edit || token === strong);
    expect(strongOnes).toEqual([]);
    // The recorder is really in between: what a Viewer may read goes through it.
    expect(await viewer.json(`${PROXY}/read/session`)).toMatchObject({ role: 'read' });
    expect(recorder.recorded.at(-1)?.token).toBe(read);
    expect(reached).toBeLessThan(PATH_SPELLINGS.length * methods.length);
    await pointAt(product.url);
    await recorder.close();
  });

  it('refuses a Viewer the edit and admin routes, and says the role is missing', async () => {
    for (const role of ['edit', 'admin'])
      expect((await viewer.send({ path: `${PROXY}/${role}/session` })).status).toBe(403);
  });
});
