/**
 * Amounts by pair of addresses. A pair also says which processes moved its bytes: one PID when one process moved all of
 * them, a list when several did. What belongs to no known process is in the pair's own amount only, and so is loopback:
 * it is no part of what processes moved through interfaces.
 */
import type { Report } from '@dpm/protocol';
import type { NetBytes } from '../usage/attribution.ts';
import type { SocketFlow } from './socket-traffic.ts';

export type NetPair = NonNullable<Report['netPairs']>[number];
type PairProcess = NonNullable<NetPair['processes']>[number];

/** Pairs in a report at most, the largest first; the instances' own amounts have all of them. */
const MOST_PAIRS = 500;
/** Processes that share pairs in a report at most, of all pairs together, the largest first. */
const MOST_PAIR_PROCESSES = 500;

export interface OwnedFlow {
  flow: SocketFlow;
  instance: number | undefined;
  pid: number | undefined;
  /** Somebody listens on its local port. */
  listening: boolean;
}

interface PairSum {
  pair: NetPair;
  /** Those of a known process. */
  flows: { pid: number; flow: SocketFlow }[];
}

export class PairSums {
  private readonly sums = new Map<string, PairSum>();

  add({ flow, instance, pid, listening }: OwnedFlow): void {
    // A client's own port changes with every connection and names nobody.
    const local = listening ? endpoint(flow.localAddress, flow.localPort) : endpoint(flow.localAddress, '*');
    const remote = listening ? flow.remoteAddress : endpoint(flow.remoteAddress, flow.remotePort);
    const key = `${instance ?? ''} ${local} ${remote}`;
    let sum = this.sums.get(key);
    if (!sum) {
      const whose = instance === undefined ? {} : { instance };
      sum = { pair: { ...whose, local, remote, inBytes: 0, outBytes: 0 }, flows: [] };
      this.sums.set(key, sum);
    }
    addBytes(sum.pair, flow);
    if (pid !== undefined && !flow.loopback) sum.flows.push({ pid, flow });
  }

  /** The largest pairs, each with its processes. */
  report(): NetPair[] {
    const largest = [...this.sums.values()]
      .sort((a, b) => bytes(b.pair) - bytes(a.pair))
      .slice(0, MOST_PAIRS);
    const shared: { pair: NetPair; process: PairProcess }[] = [];
    for (const { pair, flows } of largest) {
      const processes = byProcess(flows);
      const [first] = processes;
      if (first && bytes(first) === bytes(pair)) pair.pid = first.pid;
      else shared.push(...processes.map((process) => ({ pair, process })));
    }
    shared.sort((a, b) => bytes(b.process) - bytes(a.process));
    for (const { pair, process } of shared.slice(0, MOST_PAIR_PROCESSES)) {
      pair.processes = [...(pair.processes ?? []), process];
    }
    return largest.map(({ pair }) => pair);
  }
}

/** The largest first. */
function byProcess(flows: PairSum['flows']): PairProcess[] {
  const sums = new Map<number, PairProcess>();
  for (const { pid, flow } of flows) {
    let sum = sums.get(pid);
    if (!sum) sums.set(pid, (sum = { pid, inBytes: 0, outBytes: 0 }));
    addBytes(sum, flow);
  }
  return [...sums.values()].sort((a, b) => bytes(b) - bytes(a));
}

function endpoint(address: string, port: number | string): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function addBytes(sum: NetBytes, { inBytes, outBytes }: NetBytes): void {
  sum.inBytes += inBytes;
  sum.outBytes += outBytes;
}

const bytes = ({ inBytes, outBytes }: NetBytes) => inBytes + outBytes;
