import { locationUtil, type GrafanaConfig } from '@grafana/data';
import { culpritsHref, dashboardHref, parseUrlState, permanentHref, refreshMs, toParams } from './url-state';

const STATE = parseUrlState(
  '?var-host=db-17&var-tag=core&from=now-1h&to=now&sort=diskRead&open=2,7&refresh=10s',
);

describe('the state in the address', () => {
  beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-11-24T13:00:00Z') }));
  afterEach(() => jest.useRealTimers());
  beforeAll(() =>
    locationUtil.initialize({
      config: { appSubUrl: '/grafana' } as GrafanaConfig,
      getVariablesUrlParams: () => ({}),
      getTimeRangeForUrl: () => ({ from: 'now-15m', to: 'now' }),
    }),
  );

  it('is read whole', () => {
    expect(STATE).toEqual({
      host: 'db-17',
      hosts: ['db-17'],
      tag: 'core',
      against: 'hour',
      from: 'now-1h',
      to: 'now',
      sort: 'diskRead',
      open: [2, 7],
      refresh: '10s',
    });
  });

  it('has sane parts where the address has none or nonsense', () => {
    expect(parseUrlState('?sort=password&open=x,,1.5&refresh=1ms')).toEqual({
      host: '',
      hosts: [],
      tag: '',
      against: 'hour',
      from: 'now-15m',
      to: 'now',
      sort: '',
      open: [],
      refresh: 'off',
    });
  });

  it('may name a moment, as links from dashboards do, until a window is chosen', () => {
    const at = Date.parse('2026-11-24T12:00:00Z');
    const search = `?var-host=db-17&from=now-6h&to=now&at=${at}`;
    expect(parseUrlState(search)).toMatchObject({
      from: String(at - 300_000),
      to: String(at + 300_000),
      refresh: 'off',
    });
    expect(parseUrlState('?at=soon').from).toBe('now-15m');
    expect(toParams({ from: 'now-1h', to: 'now' })).toMatchObject({ at: null });
    expect(toParams({ sort: 'cpu' })).not.toHaveProperty('at');
  });

  it('refreshes by itself only while the window ends now', () => {
    expect(parseUrlState('').refresh).toBe('5s');
    expect(parseUrlState('?from=1795519800000&to=1795520700000').refresh).toBe('off');
    expect([refreshMs('5s'), refreshMs('1m'), refreshMs('off')]).toEqual([5_000, 60_000, 0]);
  });

  it('is written back as it was read', () => {
    const { at: _, ...written } = toParams(STATE);
    const params = new URLSearchParams(written as Record<string, string>);
    expect(parseUrlState(params.toString())).toEqual(STATE);
    expect(toParams({ open: [] })).toEqual({ open: null });
  });

  it('goes to Culprits and to the dashboard with host and time range, under the sub-path of Grafana', () => {
    expect(dashboardHref({ host: 'db-17', from: 'now-1h', to: 'now' })).toBe(
      '/grafana/d/dpm-host?var-host=db-17&from=now-1h&to=now',
    );
    expect(culpritsHref({ host: 'a b/ü', from: 'now-1h', to: 'now' })).toBe(
      '/grafana/a/dbzz-processmonitor-app/culprits?var-host=a+b%2F%C3%BC&from=now-1h&to=now',
    );
  });

  it('is copied with a window that no longer moves', () => {
    const copied = parseUrlState(new URL(permanentHref(STATE)).search);
    expect(Number(copied.to) - Number(copied.from)).toBe(3_600_000);
    expect(copied).toMatchObject({ host: 'db-17', sort: 'diskRead', open: [2, 7], refresh: 'off' });
  });
});
