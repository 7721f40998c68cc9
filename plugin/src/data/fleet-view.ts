/** Which hosts a page lists, and in which order. Pure. */
import { type FleetHost } from './fleet-queries';

export const FLEET_STATES: Array<FleetHost['state']> = [
  'failed',
  'held',
  'silent',
  'removalPending',
  'working',
  'waiting',
  'pending',
  'removing',
  'oldClient',
  'online',
  'unknown',
  'offline',
];
export const FLEET_SORTS = ['host', 'state', 'version', 'report', 'agent', 'health', 'instances'] as const;
export type FleetSort = (typeof FLEET_SORTS)[number];

export interface FleetView {
  search: string;
  /** Empty: all. */
  state: string;
  tag: string;
  /** `-` before it: the other way round. Empty: by state, what needs somebody first. */
  sort: string;
}

export function listFleet(hosts: FleetHost[], { search, state, tag, sort }: FleetView): FleetHost[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = hosts.filter(
    (host) =>
      (state === '' || host.state === state) &&
      (tag === '' || host.tags.includes(tag)) &&
      words.every((word) => textOf(host).includes(word)),
  );
  const { key, descending } = parseSort(sort);
  const order = COMPARE[key];
  const sign = descending ? -1 : 1;
  return shown.sort((a, b) => sign * order(a, b) || byName(a, b));
}

export function parseSort(sort: string): { key: FleetSort; descending: boolean } {
  const descending = sort.startsWith('-');
  const key = FLEET_SORTS.find((one) => one === sort.replace('-', ''));
  return key === undefined ? { key: 'state', descending: false } : { key, descending };
}

/** A click on the column's head: by it, and at the next one the other way round. */
export function nextSort(sort: string, column: FleetSort): string {
  const { key, descending } = parseSort(sort);
  return key === column && !descending ? `-${column}` : column;
}

/** Tags with the number of hosts that have each, by name. */
export function countTags(hosts: FleetHost[]): Array<[tag: string, count: number]> {
  const counts = new Map<string, number>();
  for (const tag of hosts.flatMap(({ tags }) => tags)) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

export interface Progress {
  all: number;
  done: number;
  failed: number;
  working: number;
  waiting: number;
}

/** How far the work has come that was ordered at `sinceMs`, over all hosts. */
export function progressSince(hosts: FleetHost[], sinceMs: number): Progress {
  const progress = { all: 0, done: 0, failed: 0, working: 0, waiting: 0 };
  for (const { state, work } of hosts) {
    const part = partOf(state);
    const isOfIt = part === 'working' || part === 'waiting' || (work?.endedMs ?? 0) >= sinceMs;
    if (isOfIt) {
      progress.all += 1;
      progress[part] += 1;
    }
  }
  return progress;
}

function partOf(state: FleetHost['state']): 'done' | 'failed' | 'working' | 'waiting' {
  switch (state) {
    case 'working':
    case 'removing':
      return 'working';
    case 'pending':
    case 'waiting':
      return 'waiting';
    case 'failed':
    case 'held':
    case 'removalPending':
      return 'failed';
    default:
      return 'done';
  }
}

const numeric = new Intl.Collator('en', { numeric: true });
const byName = (a: FleetHost, b: FleetHost) => numeric.compare(a.host, b.host);
const byNumber = (of: (host: FleetHost) => number | null) => (a: FleetHost, b: FleetHost) =>
  (of(a) ?? -1) - (of(b) ?? -1);

const COMPARE: Record<FleetSort, (a: FleetHost, b: FleetHost) => number> = {
  host: byName,
  state: byNumber(({ state }) => FLEET_STATES.indexOf(state)),
  version: (a, b) => numeric.compare(a.running.version ?? '', b.running.version ?? ''),
  report: byNumber(({ ageS }) => ageS ?? Number.MAX_SAFE_INTEGER),
  agent: byNumber(({ agent }) => agent.cpu),
  health: byNumber(({ coverage }) => coverage.io),
  instances: byNumber(({ instances }) => instances),
};

const textOf = ({ host, alias, owner, business, tags }: FleetHost) =>
  [host, alias, owner, business, ...tags].join(' ').toLowerCase();
