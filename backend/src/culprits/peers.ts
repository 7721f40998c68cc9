import type { CulpritRow, NetPeer } from '@dpm/protocol';
import type { PairSums } from './peers-store.ts';

type Network = Pick<CulpritRow, 'peers' | 'peerCount' | 'loopback'>;

/** Peers shown of each row. */
const MOST_SHOWN = 10;
/** Where this host is the client its own port names nobody. */
const ANY_PORT = ':*';

export const NO_NETWORK: Network = { peers: [], peerCount: 0, loopback: null };

/** Who talked to each instance, by its number; null: to what is no instance. `pairs` with the largest first. */
export function toNetworks(pairs: readonly PairSums[]): Map<number | null, Network> {
  const own = ownAddresses(pairs);
  const networks = new Map<number | null, Network>();
  for (const { instanceId, local, remote, inBytes, outBytes } of pairs) {
    const loopback = isLoopback(local, { remote, own });
    const role: NetPeer['role'] = local.endsWith(ANY_PORT) ? 'server' : 'client';
    const network = networks.get(instanceId) ?? NO_NETWORK;
    networks.set(instanceId, {
      peers: [...network.peers, { role, remote, local, loopback, inBytes, outBytes }].slice(0, MOST_SHOWN),
      peerCount: network.peerCount + 1,
      loopback: loopback ? add(network.loopback, { inBytes, outBytes }) : network.loopback,
    });
  }
  return networks;
}

/** Of this host, as far as its pairs tell. */
export function ownAddresses(pairs: readonly Pick<PairSums, 'local'>[]): ReadonlySet<string> {
  return new Set(pairs.map(({ local }) => addressOf(local)));
}

/** Both ends are on this host; a socket to one of its own addresses goes there through the loopback interface too. */
export function isLoopback(
  local: string,
  { remote, own }: { remote: string; own: ReadonlySet<string> },
): boolean {
  const address = local.endsWith(ANY_PORT) ? addressOf(remote) : remote;
  return address.startsWith('127.') || address === '::1' || own.has(address);
}

/** `10.0.0.5:3306` and `[fe80::1]:3306` without their port. */
function addressOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}

function add(sum: Network['loopback'], bytes: NonNullable<Network['loopback']>): Network['loopback'] {
  const { inBytes, outBytes } = bytes;
  return { inBytes: (sum?.inBytes ?? 0) + inBytes, outBytes: (sum?.outBytes ?? 0) + outBytes };
}
