import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { APP_BASE, HOST_DASHBOARD, ROUTES } from '../constants';
import { isComparison, type Comparison } from './comparison';
import { isSort, type SortKey } from './columns';
import { DEFAULT_WINDOW, freezeWindow, isLive, windowAround, type RawWindow } from './window';

/** Everything a page shows depends on this, and all of it stands in the address. */
export interface UrlState extends RawWindow {
  /** Empty while none is chosen; the first of several. */
  host: string;
  hosts: string[];
  /** Of hosts, while none is chosen by name; empty: all. */
  tag: string;
  /** Empty: by the resource that `blame` speaks of. */
  sort: SortKey | '';
  /** `off` or an interval such as `5s`. */
  refresh: string;
  /** What shares are compared with. */
  against: Comparison;
  /** Ids of opened instances. */
  open: number[];
}

export const REFRESH_INTERVALS = ['5s', '10s', '30s', '1m', '5m'];
const DEFAULT_REFRESH = '5s';

export function parseUrlState(search: string): UrlState {
  const params = new URLSearchParams(search);
  const sort = params.get('sort');
  const window = parseWindow(params);
  const hosts = [...new Set(params.getAll('var-host').filter(Boolean))];
  const against = params.get('vs') ?? '';
  const refresh = params.get('refresh') || (isLive(window) ? DEFAULT_REFRESH : 'off');
  return {
    ...window,
    host: hosts[0] ?? '',
    hosts,
    tag: params.get('var-tag') ?? '',
    against: isComparison(against) ? against : 'hour',
    sort: sort !== null && isSort(sort) ? sort : '',
    refresh: REFRESH_INTERVALS.includes(refresh) ? refresh : 'off',
    open: (params.get('open') ?? '').split(',').filter(Boolean).map(Number).filter(Number.isInteger),
  };
}

/** `at`, a moment, goes before `from` and `to`: a link from a point of a dashboard carries all three. */
function parseWindow(params: URLSearchParams): RawWindow {
  return (
    windowAround(params.get('at') ?? '') ?? {
      from: params.get('from') || DEFAULT_WINDOW.from,
      to: params.get('to') || DEFAULT_WINDOW.to,
    }
  );
}

/** Milliseconds of `5s` or `1m`; 0 for `off`. */
export function refreshMs(refresh: string): number {
  const [, count, unit] = /^(\d+)([sm])$/.exec(refresh) ?? [];
  return count === undefined ? 0 : Number(count) * (unit === 'm' ? 60_000 : 1_000);
}

/** Of `hosts`, from which `host` follows. */
const PARAMETER: Record<keyof Omit<UrlState, 'host'>, string> = {
  hosts: 'var-host',
  tag: 'var-tag',
  from: 'from',
  to: 'to',
  sort: 'sort',
  against: 'vs',
  refresh: 'refresh',
  open: 'open',
};

export type UrlChange = Partial<Omit<UrlState, 'host'>>;
type Params = Record<string, string | string[] | null>;

/** As the address takes it; null removes a parameter. A new window also ends looking at one moment. */
export function toParams({ hosts, open, ...texts }: UrlChange): Params {
  const params: Params = {
    ...(hosts && { [PARAMETER.hosts]: hosts.length > 0 ? hosts : null }),
    ...(open && { [PARAMETER.open]: open.join(',') || null }),
  };
  for (const [key, text] of Object.entries(texts)) {
    if (key in PARAMETER) {
      params[PARAMETER[key as keyof typeof PARAMETER]] = text || null;
    }
  }
  return 'from' in texts || 'to' in texts ? { ...params, at: null } : params;
}

/** State from the address, and the one way to change it. */
export function useUrlState() {
  const { search } = useLocation();
  const state = useMemo(() => parseUrlState(search), [search]);
  const update = useCallback((change: UrlChange, { replace = false } = {}) => {
    locationService.partial(toParams(change), replace);
  }, []);
  return { state, update };
}

type HostAndWindow = Pick<UrlState, 'host' | 'from' | 'to'>;

/** Address of Culprits for a host, keeping the time range that the page has now. */
export const culpritsHref = (state: HostAndWindow) => hrefOf(`${APP_BASE}/${ROUTES.culprits}`, state);

/** Address of the host's dashboard, keeping the time range. */
export const dashboardHref = (state: HostAndWindow) => hrefOf(HOST_DASHBOARD, state);

/** Address of the page of one host. */
export const hostHref = (host: string) =>
  locationUtil.assureBaseUrl(`${APP_BASE}/${ROUTES.host}?${new URLSearchParams({ 'var-host': host })}`);

/** Address of the list of hosts. */
export const hostsHref = () => locationUtil.assureBaseUrl(`${APP_BASE}/${ROUTES.hosts}`);

/** Address of the page of upgrades, at one of them. */
export const upgradeHref = (id: number) =>
  locationUtil.assureBaseUrl(`${APP_BASE}/${ROUTES.upgrades}?id=${id}`);

/** Address of the page of one instance, keeping the time range. */
export const instanceHref = (id: number, { from, to }: RawWindow) =>
  locationUtil.assureBaseUrl(
    `${APP_BASE}/${ROUTES.instance}?${new URLSearchParams({ id: String(id), from, to })}`,
  );

function hrefOf(path: string, { host, from, to }: HostAndWindow): string {
  const query = new URLSearchParams({ 'var-host': host, from, to });
  return locationUtil.assureBaseUrl(`${path}?${query.toString()}`);
}

/** Address that shows the same thing tomorrow: its window no longer moves. */
export function permanentHref({ host: _first, ...state }: UrlState): string {
  const url = new URL(window.location.href);
  const params = toParams({ ...state, ...freezeWindow(state), refresh: 'off' });
  for (const [name, value] of Object.entries(params)) {
    url.searchParams.delete(name);
    for (const text of value === null ? [] : [value].flat()) {
      url.searchParams.append(name, text);
    }
  }
  return url.toString();
}
