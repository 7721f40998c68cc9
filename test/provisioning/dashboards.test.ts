import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APP_ID, PANEL_ID } from '../../backend/src/cli/grafana-environment.ts';
import { HOST_DASHBOARD } from '../../plugin/src/constants.ts';
import { DASHBOARDS } from '../../provisioning/src/dashboards/dashboards.ts';
import { dashboardFiles } from '../../provisioning/src/dashboard-files.ts';
import { readTexts } from '../../provisioning/src/sources.ts';
import { readDashboard, ROOT, statementsOf } from './support/dashboards.ts';

const LANGUAGES = ['zh-CN', 'en-US'] as const;
const files = dashboardFiles(ROOT);

describe.each(files)('$path', ({ path, text }) => {
  it('is what `npm run build:dashboards` writes', () => {
    expect(existsSync(join(ROOT, path))).toBe(true);
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });
});

describe('the texts of the dashboards', () => {
  it('are the same keys in both languages, none of them empty', () => {
    const [chinese, english] = LANGUAGES.map((language) => readTexts(ROOT, language));
    expect(Object.keys(chinese ?? {})).toEqual(Object.keys(english ?? {}));
    for (const texts of [chinese, english]) expect(Object.values(texts ?? {})).not.toContain('');
  });

  it('are all used', () => {
    for (const language of LANGUAGES) {
      const written = files
        .filter(({ path }) => path.includes(language))
        .map(({ text }) => text)
        .join('');
      for (const [key, text] of Object.entries(readTexts(ROOT, language)))
        expect(written.includes(JSON.stringify(text).slice(1, -1)), key).toBe(true);
    }
  });
});

const EVERY = LANGUAGES.flatMap((language) =>
  Object.keys(DASHBOARDS).map((name) => [name, language] as const),
);

describe.each(EVERY)('the dashboard %s in %s', (name, language) => {
  const dashboard = readDashboard(language, name);
  const isFleet = name === 'fleet';
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');

  it('keeps its address whatever the language, and is readable by the oldest supported Grafana', () => {
    expect(dashboard.uid).toBe(`dpm-${name}`);
    expect(dashboard.schemaVersion).toBeLessThanOrEqual(42);
    const variables = dashboard.templating.list.map((variable) => variable.name);
    const ofOne = name === 'agent' ? ['host'] : ['host', 'engine', 'instance'];
    expect(variables).toEqual(isFleet ? [] : ofOne);
  });

  it('says for every panel what it shows, in which unit, and why there may be nothing', () => {
    for (const { title, description, fieldConfig } of panels) {
      expect(description?.length, title).toBeGreaterThan(10);
      expect(fieldConfig?.defaults.unit, title).toBeTruthy();
      expect(fieldConfig?.defaults.noValue, title).toBeTruthy();
    }
  });

  it('asks our data source only', () => {
    for (const { datasource, title } of panels)
      expect(datasource, title).toEqual({ type: 'mysql', uid: 'iD3uWZ3nz' });
    for (const { datasource } of dashboard.templating.list) expect(datasource.uid).toBe('iD3uWZ3nz');
  });

  it('limits every statement about samples to the time range, and to the host where it has one, quoted safely', () => {
    const statements = [...statementsOf(dashboard)].filter(([place]) => !place.startsWith('variable'));
    expect(statements.length).toBeGreaterThan(isFleet ? 0 : 4);
    for (const [place, sql] of statements) {
      if (!isFleet) expect(sql, place).toContain('rshost = ${host:sqlstring}');
      expect(sql.replaceAll('${host:sqlstring}', ''), place).not.toContain('$host');
      if (sql.includes('_sample ')) expect(sql, place).toContain('$__timeFilter(');
      expect(sql, place).not.toContain('->');
    }
  });

  it('leads to Culprits with the host and the time range', () => {
    const culprits = `/a/${APP_ID}/culprits`;
    const link = dashboard.links.find(({ url }) => url === culprits);
    expect(link).toMatchObject({ keepTime: true, includeVars: true });
    const inPanels = panels.flatMap(({ fieldConfig }) => fieldConfig?.defaults.links ?? []);
    if (isFleet) return;
    expect(inPanels.length).toBeGreaterThan(3);
    for (const { url } of inPanels) {
      expect(url).toContain(`${culprits}?var-host=\${host:percentencode}&`);
      expect(url).toContain('${__url_time_range}');
    }
  });

  it('has panels that do not overlap, our own among them where processes are', () => {
    if (['host', 'process', 'net'].includes(name)) expect(panels.map(({ type }) => type)).toContain(PANEL_ID);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});

it('the app links to the dashboard by its uid', () => {
  expect(HOST_DASHBOARD).toBe(`/d/${readDashboard('en-US').uid}`);
});
