/** What all of several silent hosts share: what is broken may be that. Pure. */
import type { Shared } from './facts.ts';

export interface Kin {
  host: string;
  owner: string | null;
  /** Address that it reported to. */
  server: string | null;
  tags: readonly string[];
}

const MOST_TAGS = 5;

/**
 * The /24 network (of hosts that are IPv4 addresses), the owner, and of server and tags what not all hosts that are
 * online have anyway. Null: nothing, or a single host.
 */
export function findShared(hosts: readonly Kin[], online: readonly Kin[]): Shared | null {
  const [first] = hosts;
  if (first === undefined || hosts.length < 2) return null;
  const network = same(hosts.map(({ host }) => /^(\d+\.\d+\.\d+)\.\d+$/.exec(host)?.[1]));
  const owner = same(hosts.map((one) => one.owner ?? undefined));
  const server = same(hosts.map((one) => one.server ?? undefined));
  const tags = first.tags.filter(
    (tag) => hosts.every((one) => one.tags.includes(tag)) && !online.every((one) => one.tags.includes(tag)),
  );
  const isTelling = server !== undefined && online.some((one) => one.server !== server);
  const shared: Shared = {
    ...(network === undefined ? {} : { network: `${network}.0/24` }),
    ...(isTelling ? { server: server.replace(/^https?:\/\//, '') } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(tags.length > 0 ? { tags: tags.slice(0, MOST_TAGS) } : {}),
  };
  return Object.keys(shared).length === 0 ? null : shared;
}

function same(values: readonly (string | undefined)[]): string | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}
