/** Pages and panel in a real Grafana by mouse and keyboard, in both languages, for every role. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { APP_ID } from '../../plugin/src/constants.ts';
import { testIds } from '../../plugin/src/test-ids.ts';
import { findSeriousFaults } from '../support/axe.ts';
import { keepScreenshot } from '../support/browser.ts';
import type { RuleList } from '@dpm/protocol';
import type { BusyListener } from '../support/busy-listener.ts';
import type { GrafanaClient } from '../support/grafana-client.ts';
import {
  APPEARS_MS,
  isHere,
  startGrafanaStage,
  WHY_SKIPPED,
  type GrafanaStage,
} from '../support/grafana-stage.ts';
import { useKeyboard } from '../support/keyboard.ts';
import { until } from '../support/until.ts';
import { startWecom, type WecomServer } from '../support/wecom-server.ts';
import { keepChannels, keepRules, lookAfterHosts, lookAtCulprits, openMenu } from './keyboard-walk.ts';

describe('in Grafana', () => {
  let stage: GrafanaStage;
  let wecom: WecomServer;
  let busy: BusyListener;
  let url: string;
  let host: string;
  let admin: GrafanaClient;

  beforeEach((context) => context.skip(!isHere, WHY_SKIPPED));
  beforeAll(async () => {
    if (!isHere) return;
    wecom = await startWecom();
    stage = await startGrafanaStage({
      DPM_MSM_WX_URL: wecom.url('drill'),
      DPM_GRAFANA_PUBLIC_URL: 'https://grafana.example',
    });
    ({ busy, url, host, admin } = stage);
  });
  afterAll(async () => {
    await stage?.remove();
    await wecom?.stop();
  });

  it('goes down from an instance to its processes by a click on its area, and up again', async () => {
    const shown = await stage.logIn('admin');
    await shown.page.setViewportSize({ width: 1280, height: 3000 });
    const query = `var-host=${encodeURIComponent(host)}&from=now-1m&to=now`;
    await shown.page.goto(`${url}/d/dpm-process?${query}`);
    const panel = shown.page.getByTestId(testIds.panel.root).first();
    const legend = panel.getByTestId(testIds.panel.legend);
    await legend.getByText(`node ${busy.port}`).waitFor({ timeout: APPEARS_MS });
    // The busiest stands at the bottom of the stack.
    expect(await legend.getByTestId(testIds.panel.open).first().innerText()).toBe(`node ${busy.port}`);
    const plot = panel.locator('.u-over');
    const { width, height } = (await plot.boundingBox()) ?? { width: 0, height: 0 };
    const tooltip = shown.page.getByTestId(testIds.panel.tooltip).getByText(`node ${busy.port}`);
    // There are but a few points yet: along the foot of the graph until one is met.
    let x = Math.floor(width * 0.7);
    const position = await until(async () => {
      x = (x + 4) % Math.floor(width);
      const place = { x, y: Math.round(height - 6) };
      await plot.hover({ position: place });
      return (await tooltip.isVisible()) ? place : undefined;
    }, APPEARS_MS);
    await keepScreenshot(shown.page, 'grafana-drilldown-tooltip');
    await plot.click({ position });
    await legend.getByText(`node ${busy.pid}`).waitFor({ timeout: APPEARS_MS });
    await keepScreenshot(shown.page, 'grafana-drilldown-processes');
    await panel.getByTestId(testIds.panel.path).getByRole('button').first().click();
    await legend.getByText(`node ${busy.port}`).waitFor({ timeout: APPEARS_MS });
    expect(shown.troubles.filter((text) => text.includes('dbzz'))).toEqual([]);
    await shown.close();
  });

  it('draws the panel of a dashboard from the backend, without a query, and says why it cannot', async () => {
    const panelOf = (id: number, hostName: string) => ({
      ...{
        id,
        type: 'dbzz-processdrilldown-panel',
        title: hostName,
        gridPos: { x: 0, y: id * 9, w: 24, h: 9 },
      },
      options: { source: 'api', host: hostName, apiResource: 'cpu' },
    });
    const dashboard = {
      ...{ uid: 'api', title: 'api', schemaVersion: 41, time: { from: 'now-5m', to: 'now' } },
      panels: [panelOf(1, host), panelOf(2, 'no-such-host')],
    };
    await admin.json('/api/dashboards/db', { method: 'POST', body: { dashboard, overwrite: true } });
    const shown = await stage.logIn('viewer');
    await shown.page.goto(`${url}/d/api`);
    const panel = shown.page.getByTestId(testIds.panel.root);
    await panel
      .getByTestId(testIds.panel.open)
      .filter({ hasText: `node ${busy.port}` })
      .click({ timeout: APPEARS_MS });
    await panel.getByText(`node ${busy.pid}`).waitFor({ timeout: APPEARS_MS });
    await shown.page
      .getByTestId(testIds.state.error)
      .getByText('no-such-host')
      .waitFor({ timeout: APPEARS_MS });
    await keepScreenshot(shown.page, 'grafana-drilldown-api');
    await shown.close();
    await admin.json('/api/dashboards/uid/api', { method: 'DELETE' });
  });

  it('leads from the menu of a core panel to Culprits at its host and time range', async () => {
    const shown = await stage.logIn('viewer');
    await shown.page.goto(`${url}/d/dpm-memory?var-host=${encodeURIComponent(host)}&from=now-5m&to=now`);
    const panel = shown.page.locator('[data-viz-panel-key]').first();
    await panel.hover({ timeout: APPEARS_MS });
    await panel.locator('button[data-testid^="data-testid Panel menu"]').first().click();
    const menu = shown.page.getByRole('menu');
    const link = shown.page.getByRole('menuitem', { name: 'Who did this?' });
    if (!(await link.isVisible())) await menu.getByRole('menuitem', { name: 'Extensions' }).hover();
    await link.click({ timeout: APPEARS_MS });
    await shown.page.getByTestId(testIds.culprits.sentence).waitFor({ timeout: APPEARS_MS });
    const query = new URL(shown.page.url()).searchParams;
    expect([query.get('var-host'), query.get('from'), query.get('to')]).toEqual([host, 'now-5m', 'now']);
    await shown.close();
  });

  it.each([
    ['zh-Hans', '总览', 'light', 1920],
    ['en-US', 'Overview', 'dark', 1280],
  ] as const)(
    'speaks %s to an editor, without a fault of access in our part of the page',
    async (language, title, theme, width) => {
      await stage.editor.json('/api/user/preferences', { method: 'PUT', body: { language, theme } });
      const shown = await stage.logIn('editor');
      await shown.page.setViewportSize({ width, height: 900 });
      await shown.page.goto(`${url}/a/${APP_ID}/overview`);
      await shown.page.getByTestId(testIds.overview.row).waitFor({ timeout: APPEARS_MS });
      await shown.page.getByRole('heading', { name: title }).waitFor();
      expect(await findSeriousFaults(shown.page, `[data-testid="${testIds.overview.page}"]`)).toEqual([]);
      await keepScreenshot(shown.page, `grafana-overview-${language}-${theme}-${width}`);
      await shown.page.goto(`${url}/a/${APP_ID}/culprits?var-host=${encodeURIComponent(host)}`);
      await shown.page.getByTestId(testIds.culprits.row).first().waitFor({ timeout: APPEARS_MS });
      expect(await findSeriousFaults(shown.page, `[data-testid="${testIds.culprits.page}"]`)).toEqual([]);
      await keepScreenshot(shown.page, `grafana-culprits-${language}-${theme}-${width}`);
      expect(shown.troubles.filter((text) => text.includes('dbzz'))).toEqual([]);
      await shown.close();
    },
  );

  it('sends a message that names the busy process by its port, and leads to Culprits at that minute', async () => {
    const api = `/api/plugin-proxy/${APP_ID}`;
    const { rules } = await admin.json<RuleList>(`${api}/read/rules`);
    const rule = rules.find(({ measure }) => measure === 'host.cpu');
    if (rule === undefined) throw new Error('no rule for the CPU of hosts was shipped');
    const { id, unit: _unit, firing: _firing, ...draft } = rule;
    const body = { ...draft, limit: 10, clear: 5, forS: 0 };
    await admin.send({ path: `${api}/admin/rule?id=${id}`, method: 'PUT', body });
    const about = () =>
      wecom.contents().find((text) => text.includes('【告警') && text.includes(`${host} CPU`));
    const message = await until(async () => about(), APPEARS_MS);
    expect(message).toContain(`node ${busy.port}`);
    const link = new URL(/https:\/\/\S+$/m.exec(message)?.[0] ?? '');
    expect(link.host).toBe('grafana.example');
    const shown = await stage.logIn('viewer');
    await shown.page.goto(`${url}${link.pathname}${link.search}`);
    await shown.page.locator(`[data-port="${busy.port}"]`).waitFor({ timeout: APPEARS_MS });
    const query = new URL(shown.page.url()).searchParams;
    expect(query.get('var-host')).toBe(host);
    expect(Number(query.get('to'))).toBeGreaterThan(Date.now() - 120_000);
    await keepScreenshot(shown.page, 'grafana-drill');
    await shown.page.goto(`${url}/a/${APP_ID}/incidents`);
    await shown.page.getByTestId(testIds.incidents.toggle).first().click({ timeout: APPEARS_MS });
    await shown.page
      .getByTestId(testIds.incidents.timeline)
      .getByText(`node ${busy.port}`)
      .waitFor({ timeout: APPEARS_MS });
    await keepScreenshot(shown.page, 'grafana-incident-timeline');
    await shown.close();
  });

  it('is used by keyboard alone: the focus is always seen, never lost, and never held', async () => {
    const taken: string[] = [];
    const hook = createServer((request, response) => {
      taken.push(`${request.method ?? ''} ${request.url ?? ''}`);
      request.resume().on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const shown = await stage.logIn('admin');
    const keys = useKeyboard(shown.page);
    const walk = { page: shown.page, keys };
    await shown.page.goto(`${url}/dashboards`);
    await openMenu(walk);
    await lookAtCulprits(walk);
    await lookAfterHosts(walk, host);
    await keepRules(walk);
    await keepChannels(walk, `http://127.0.0.1:${(hook.address() as AddressInfo).port}/by-keys`);
    expect(taken).toEqual(['POST /by-keys']);
    expect(keys.faults).toEqual([]);
    expect(shown.troubles.filter((text) => text.includes('dbzz'))).toEqual([]);
    await shown.close();
    hook.close();
  }, 90_000);

  it('lets an administrator add a channel and test it; a Viewer sees no button, and the server refuses', async () => {
    const shown = await stage.logIn('admin');
    const { page } = shown;
    const byId = (id: string) => page.getByTestId(id);
    await page.goto(`${url}/a/${APP_ID}/channels`);
    await byId(testIds.channels.add).click({ timeout: APPEARS_MS });
    await byId(testIds.channels.name).fill('夜班群');
    const [address = '', key = ''] = wecom.url('night').split('?key=');
    await byId(testIds.channels.address).fill(address);
    await byId(testIds.channels.key).fill(key);
    await byId(testIds.channels.save).click();
    const row = byId(testIds.channels.row).filter({ hasText: '夜班群' });
    await row.getByTestId(testIds.channels.test).click({ timeout: APPEARS_MS });
    await byId(testIds.channels.answer).waitFor({ timeout: APPEARS_MS });
    expect(wecom.taken.filter((one) => one.key === 'night')).toHaveLength(1);
    await keepScreenshot(page, 'grafana-channel-test');
    await page.goto(`${url}/a/${APP_ID}/hosts`);
    await byId(testIds.fleet.add).click({ timeout: APPEARS_MS });
    await byId(testIds.add.form).waitFor();
    expect(shown.troubles.filter((text) => text.includes('dbzz'))).toEqual([]);
    await shown.close();
    const viewer = await stage.logIn('viewer');
    await viewer.page.goto(`${url}/a/${APP_ID}/hosts`);
    await viewer.page.getByTestId(testIds.fleet.row).first().waitFor({ timeout: APPEARS_MS });
    expect(await viewer.page.getByTestId(testIds.fleet.add).count()).toBe(0);
    expect(await viewer.page.getByTestId(testIds.fleet.select).count()).toBe(0);
    await viewer.page.goto(`${url}/a/${APP_ID}/channels`);
    await viewer.page.waitForLoadState('networkidle');
    expect(await viewer.page.getByTestId(testIds.channels.add).count()).toBe(0);
    await viewer.close();
    const api = `/api/plugin-proxy/${APP_ID}/admin`;
    for (const path of ['channels', 'hosts/offline', 'hosts/add'])
      expect((await stage.viewer.send({ path: `${api}/${path}`, method: 'POST', body: {} })).status).toBe(
        403,
      );
  }, 90_000);
});
