import type { SocketReading } from '../collectors/sockets.ts';
import type { InstanceView } from '../instances/instance-tracker.ts';
import type { Listener } from '../procfs/net-tcp.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import { SocketHolders } from './socket-holders.ts';
import type { SocketFlow } from './socket-traffic.ts';
import { divideTraffic, type PortOwners, type Traffic } from './traffic.ts';

/** A socket that moved less than this in an interval is not worth a search for its process. */
const WORTH_SEARCHING_BYTES = 16 * 1024;

export interface DividerInput {
  view: InstanceView;
  listeners: readonly Listener[];
  processes: ReadonlyMap<number, TrackedProcess>;
  /** False: no process is searched for, ports alone tell. */
  searching: boolean;
}

/** Gives the traffic of one pass to the instances and processes of that pass. */
export class TrafficDivider {
  private readonly holders: SocketHolders;

  constructor(files: ProcFiles) {
    this.holders = new SocketHolders(files);
  }

  divide({ flows, open }: SocketReading, { view, listeners, processes, searching }: DividerInput): Traffic {
    const { instances, owners } = view;
    const ports = portOwners(view, listeners);
    const members = membersOf(owners);
    const soleProcesses = new Map<number, number>();
    for (const [index, pids] of members) if (pids.length === 1 && pids[0]) soleProcesses.set(index, pids[0]);
    const isTold = ({ localPort }: SocketFlow) => soleProcesses.has(ports.instances.get(localPort) ?? -1);
    const unknown = flows.filter((flow) => flow.inode > 0 && !isTold(flow));
    const serving = new Set(unknown.map(({ localPort }) => ports.instances.get(localPort) ?? -1));
    const likely = [...serving]
      .flatMap((index) => members.get(index) ?? [])
      .flatMap((pid) => processes.get(pid) ?? []);
    const wanted = (searching ? unknown : []).filter(isWorthSearching).map(({ inode }) => inode);
    const holders = this.holders.resolve({ wanted, open, processes, likely });
    const seen = instances.map(({ otherNetns }) => !otherNetns);
    return divideTraffic({ flows, seen, ports, owners, holders, soleProcesses });
  }
}

function isWorthSearching({ inBytes, outBytes }: SocketFlow): boolean {
  return inBytes + outBytes >= WORTH_SEARCHING_BYTES;
}

/** A port of two instances, at different addresses, is told by its sockets' processes only. */
function portOwners({ instances }: InstanceView, listeners: readonly Listener[]): PortOwners {
  const owners = new Map<number, number>();
  const shared = new Set<number>();
  for (const [index, { ports, otherNetns }] of instances.entries()) {
    for (const port of otherNetns ? [] : ports) {
      if (owners.has(port)) shared.add(port);
      owners.set(port, index);
    }
  }
  for (const port of shared) owners.delete(port);
  const own = listeners.filter(({ netns }) => netns === undefined);
  return { listening: new Set(own.map(({ port }) => port)), instances: owners };
}

function membersOf(owners: ReadonlyMap<number, number>): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (const [pid, index] of owners) {
    const pids = members.get(index);
    if (pids) pids.push(pid);
    else members.set(index, [pid]);
  }
  return members;
}
