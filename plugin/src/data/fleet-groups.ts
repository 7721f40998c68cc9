/** Hosts by what they have in common, as the list shows them. Pure. */
import { type FleetHost } from './fleet-queries';

/** A tag such as `rack=a1` has the key `rack`; `tag:rack` groups by it. */
export type GroupBy = '' | 'tag' | 'business' | 'owner' | 'state' | `tag:${string}`;

export interface FleetGroup {
  /** Empty: those that have none. */
  name: string;
  hosts: FleetHost[];
  /** How many of them need a look. */
  bad: number;
}

export type FleetRow =
  { kind: 'group'; group: FleetGroup; isOpen: boolean } | { kind: 'host'; host: FleetHost; group: string };

const BAD = new Set<FleetHost['state']>(['failed', 'held', 'silent', 'removalPending']);
const BY_NAME = new Intl.Collator('en', { numeric: true });

export function parseGroupBy(text: string): GroupBy {
  return /^(tag|business|owner|state|tag:.+)$/.test(text) ? (text as GroupBy) : '';
}

/** In the order of their names, those without one last; hosts keep their order, and stand in the group of each of their tags. */
export function groupFleet(hosts: readonly FleetHost[], by: Exclude<GroupBy, ''>): FleetGroup[] {
  const groups = new Map<string, FleetHost[]>();
  for (const host of hosts) {
    for (const name of namesOf(host, by)) {
      const there = groups.get(name);
      if (there) {
        there.push(host);
      } else {
        groups.set(name, [host]);
      }
    }
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || BY_NAME.compare(a, b))
    .map(([name, members]) => ({
      ...{ name, hosts: members, bad: members.filter(({ state }) => BAD.has(state)).length },
    }));
}

/** A line for each group, and below it one for each of its hosts unless it is closed. */
export function rowsOf(groups: readonly FleetGroup[], closed: ReadonlySet<string>): FleetRow[] {
  return groups.flatMap((group): FleetRow[] => {
    const isOpen = !closed.has(group.name);
    const hosts = isOpen ? group.hosts : [];
    return [
      { kind: 'group', group, isOpen },
      ...hosts.map((host) => ({ kind: 'host' as const, host, group: group.name })),
    ];
  });
}

/** Keys of tags such as `rack=a1`, by name. */
export function listTagKeys(hosts: readonly FleetHost[]): string[] {
  const keys = hosts.flatMap(({ tags }) => tags.flatMap((tag) => keyOf(tag) ?? []));
  return [...new Set(keys)].sort((a, b) => BY_NAME.compare(a, b));
}

function namesOf({ tags, business, owner, state }: FleetHost, by: Exclude<GroupBy, ''>): string[] {
  switch (by) {
    case 'tag':
      return tags.length > 0 ? tags : [''];
    case 'business':
      return [business ?? ''];
    case 'owner':
      return [owner ?? ''];
    case 'state':
      return [state];
    default: {
      const key = by.slice('tag:'.length);
      const values = tags.filter((tag) => keyOf(tag) === key);
      return values.length > 0 ? values : [''];
    }
  }
}

function keyOf(tag: string): string | undefined {
  const at = tag.indexOf('=');
  return at > 0 ? tag.slice(0, at) : undefined;
}
