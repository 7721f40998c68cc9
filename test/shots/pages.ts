/** Every page, and what has to be there before it is looked at. */
import type { Page } from 'playwright-core';
import { testIds } from '../../plugin/src/test-ids.ts';
import { madeUpSeries } from '../bench/plugin/panel-data.ts';

export interface Look {
  name: string;
  /** Below the app, or of Grafana where it begins with `/`. */
  path: string;
  ready: string;
  /** What is done before the page is opened. */
  before?: (page: Page) => Promise<void>;
  /** What is done before the picture is taken. */
  act?: (page: Page) => Promise<void>;
}

const open = (id: string) => async (page: Page) => page.getByTestId(id).first().click();

export function listLooks({ host, instance }: { host: string; instance: number }): Look[] {
  const window = 'from=now-5m&to=now&refresh=off';
  return [
    { name: 'overview', path: 'overview?refresh=off', ready: testIds.overview.row },
    { name: 'culprits', path: `culprits?var-host=${host}&${window}`, ready: testIds.culprits.row },
    {
      name: 'culprits-open',
      path: `culprits?var-host=${host}&${window}`,
      ready: testIds.culprits.row,
      act: open(testIds.culprits.row),
    },
    { name: 'worst', path: `culprits?${window}`, ready: testIds.culprits.worstRow },
    {
      name: 'several',
      path: `culprits?var-host=${host}&var-host=db-0101&${window}`,
      ready: testIds.culprits.worstRow,
    },
    { name: 'host', path: `host?var-host=${host}`, ready: testIds.host.instance },
    { name: 'instance', path: `instance?id=${instance}&${window}`, ready: testIds.instance.page },
    { name: 'hosts', path: 'hosts', ready: testIds.fleet.row },
    { name: 'hosts-add', path: 'hosts', ready: testIds.fleet.row, act: open(testIds.fleet.add) },
    {
      name: 'incidents',
      path: 'incidents',
      ready: testIds.incidents.row,
      act: open(testIds.incidents.toggle),
    },
    {
      name: 'acknowledge',
      path: 'incidents',
      ready: testIds.incidents.row,
      act: open(testIds.incidents.acknowledge),
    },
    { name: 'rules', path: 'rules', ready: testIds.rules.row },
    { name: 'rule', path: 'rules', ready: testIds.rules.row, act: open(testIds.rules.edit) },
    {
      name: 'rule-measures',
      path: 'rules',
      ready: testIds.rules.row,
      act: async (page) => {
        await open(testIds.rules.edit)(page);
        await page.getByTestId(testIds.rules.form).getByRole('combobox').first().click();
      },
    },
    { name: 'silences', path: 'silences', ready: testIds.silences.row },
    { name: 'silence', path: 'silences', ready: testIds.silences.row, act: open(testIds.silences.add) },
    { name: 'routes', path: 'routes', ready: testIds.routes.page },
    { name: 'channels', path: 'channels', ready: testIds.channels.row },
    {
      name: 'channel-robot',
      path: 'channels',
      ready: testIds.channels.row,
      act: open(testIds.channels.add),
    },
    {
      name: 'channel-mail',
      path: 'channels',
      ready: testIds.channels.row,
      act: open(testIds.channels.addMail),
    },
    {
      name: 'channel-webhook',
      path: 'channels',
      ready: testIds.channels.row,
      act: open(testIds.channels.addWebhook),
    },
    {
      name: 'channel-delete',
      path: 'channels',
      ready: testIds.channels.row,
      act: open(testIds.channels.delete),
    },
    {
      name: 'deliveries',
      path: 'deliveries',
      ready: testIds.deliveries.row,
      act: open(testIds.deliveries.toggle),
    },
    { name: 'upgrades', path: 'upgrades', ready: testIds.upgrades.page },
    { name: 'audit', path: 'audit', ready: testIds.audit.row },
    { name: 'configuration', path: '/plugins/dbzz-processmonitor-app', ready: testIds.config.form },
    { name: 'dashboard', path: `/d/dpm-host?var-host=${host}&from=now-5m&to=now`, ready: '' },
    { name: 'fleet', path: '/d/dpm-fleet?from=now-5m&to=now', ready: '' },
  ];
}

/** The nested panel on the plain page: what it reads, and as many series as it may draw. */
export function panelLooks(host: string): Look[] {
  const path = `/d/drilldown?host=${host}&resource=cpu`;
  const body = madeUpSeries({ series: 200, points: 1_000 });
  const series = '**/read/series*';
  return [
    {
      ...{ name: 'panel', path, ready: testIds.panel.open },
      act: async (page) => {
        await page.locator('.u-over').first().hover();
        await page.getByTestId(testIds.panel.tooltip).waitFor();
      },
    },
    {
      ...{ name: 'panel-processes', path, ready: testIds.panel.open },
      act: open(testIds.panel.open),
    },
    {
      ...{ name: 'panel-200', path: `${path}&limit=200`, ready: testIds.panel.open },
      before: async (page) => {
        await page.route(series, (route) => route.fulfill({ body, contentType: 'application/json' }));
      },
      act: (page) => page.unroute(series),
    },
  ];
}
