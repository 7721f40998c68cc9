import type { SocketCounters } from './ss-output.ts';

/** What one socket moved between two dumps. */
export interface SocketFlow extends SocketCounters {
  /** Differences, not totals, here. */
  inBytes: number;
  outBytes: number;
}

/** Turns totals per socket into what moved since the dump before. */
export class SocketTraffic {
  private totals: Map<string, { inBytes: number; outBytes: number }> | undefined;

  /** Flows since the last call, of sockets that moved anything; undefined when there is nothing to compare with. */
  advance(sockets: readonly SocketCounters[]): SocketFlow[] | undefined {
    const before = this.totals;
    const totals = new Map<string, { inBytes: number; outBytes: number }>();
    const flows: SocketFlow[] = [];
    for (const socket of sockets) {
      const { key, inBytes, outBytes } = socket;
      totals.set(key, { inBytes, outBytes });
      // A socket that was not there, or one that began anew with the same ends, moved all of its bytes since.
      let last = before?.get(key);
      if (!last || last.inBytes > inBytes || last.outBytes > outBytes) last = NOTHING;
      if (inBytes === last.inBytes && outBytes === last.outBytes) continue;
      flows.push({ ...socket, inBytes: inBytes - last.inBytes, outBytes: outBytes - last.outBytes });
    }
    this.totals = totals;
    return before && flows;
  }

  /** The next dump is a new beginning: amounts of a longer time do not belong to one interval. */
  forget(): void {
    this.totals = undefined;
  }
}

const NOTHING = { inBytes: 0, outBytes: 0 };
