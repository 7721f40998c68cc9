/**
 * Divides what moved through sockets among instances: by the local port first, because who listens there is the
 * instance whatever process accepted the connection; then by the process that holds the socket. The rest is nobody's.
 * Amounts are what passed the interfaces; what stays on the host uses none of them and is told by pair only.
 */
import type { TrackedProcess } from '../processes/tracked-process.ts';
import type { DividedTraffic, NetBytes } from '../usage/attribution.ts';
import { PairSums, type NetPair } from './pairs.ts';
import type { SocketFlow } from './socket-traffic.ts';

export interface Traffic extends DividedTraffic {
  /** By PID, of those whose sockets are known. */
  processes: Map<number, NetBytes>;
  /** Per client address of a listening port, and per server that this host is a client of; loopback as well. */
  pairs: NetPair[];
  /** Bytes through interfaces that were given to somebody, both directions. */
  attributedBytes: number;
}

export interface TrafficParts {
  flows: readonly SocketFlow[];
  /** By index of the instance: whether its sockets can be seen from the agent's network namespace. */
  seen: readonly boolean[];
  ports: PortOwners;
  /** Index of the instance by PID. */
  owners: ReadonlyMap<number, number>;
  holders: ReadonlyMap<number, TrackedProcess>;
  /** The only process of an instance, by index. */
  soleProcesses: ReadonlyMap<number, number>;
}

/** Who listens on which port of the agent's network namespace. */
export interface PortOwners {
  /** Every port that anybody listens on. */
  listening: ReadonlySet<number>;
  /** Index of the one instance of a port; absent when there is none, or more than one. */
  instances: ReadonlyMap<number, number>;
}

export function divideTraffic(parts: TrafficParts): Traffic {
  const instances = parts.seen.map((seen) => (seen ? emptyBytes() : undefined));
  const other = emptyBytes();
  const processes = new Map<number, NetBytes>();
  const pairs = new PairSums();
  let attributedBytes = 0;
  for (const flow of parts.flows) {
    const { instance, pid } = ownerOf(flow, parts);
    pairs.add({ flow, instance, pid, listening: parts.ports.listening.has(flow.localPort) });
    // A process whose sockets are known moved nothing through interfaces, not an unknown amount.
    const ofProcess = pid === undefined ? undefined : entryOf(processes, pid);
    if (flow.loopback) continue;
    if (ofProcess) add(ofProcess, flow);
    if (instance === undefined && pid === undefined) continue;
    add(instance === undefined ? other : (instances[instance] ?? other), flow);
    attributedBytes += flow.inBytes + flow.outBytes;
  }
  return { instances, other, processes, pairs: pairs.report(), attributedBytes };
}

function ownerOf(
  flow: SocketFlow,
  { ports, owners, holders, soleProcesses }: TrafficParts,
): { instance: number | undefined; pid: number | undefined } {
  const holder = holders.get(flow.inode)?.pid;
  const listener = ports.instances.get(flow.localPort);
  const instance = listener ?? (holder === undefined ? undefined : owners.get(holder));
  return { instance, pid: holder ?? (listener === undefined ? undefined : soleProcesses.get(listener)) };
}

function entryOf(map: Map<number, NetBytes>, key: number): NetBytes {
  let entry = map.get(key);
  if (!entry) map.set(key, (entry = emptyBytes()));
  return entry;
}

function add(sum: NetBytes, { inBytes, outBytes }: NetBytes): void {
  sum.inBytes += inBytes;
  sum.outBytes += outBytes;
}

function emptyBytes(): NetBytes {
  return { inBytes: 0, outBytes: 0 };
}
