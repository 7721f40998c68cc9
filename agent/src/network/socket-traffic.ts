import type { SocketCounters } from './socket-book.ts';

/** What one socket moved between two dumps. */
export interface SocketFlow extends SocketCounters {
  /** Differences, not totals, here. */
  inBytes: number;
  outBytes: number;
  /** Both ends are on this host: no interface saw it. */
  loopback: boolean;
}

/** Turns totals per socket into what moved since the dump before. */
export class SocketTraffic {
  /** As last seen, and in which dump; kept from dump to dump, because most sockets stay. */
  private readonly totals = new Map<string, { inBytes: number; outBytes: number; dump: number }>();
  private dump = 0;
  private isBeginning = true;

  /** Flows since the last call, of sockets that moved anything; undefined when there is nothing to compare with. */
  advance(sockets: readonly SocketCounters[]): SocketFlow[] | undefined {
    const { totals } = this;
    const dump = ++this.dump;
    const flows: SocketFlow[] = [];
    // A socket to one of the host's own addresses has its other end in the dump too.
    const own = new Set(sockets.map(({ localAddress }) => localAddress));
    for (const socket of sockets) {
      const { key, inBytes, outBytes } = socket;
      const known = totals.get(key);
      // A socket that was not there, or one that began anew with the same ends, moved all of its bytes since.
      const last = known && known.inBytes <= inBytes && known.outBytes <= outBytes ? known : NOTHING;
      if (inBytes !== last.inBytes || outBytes !== last.outBytes) {
        flows.push({
          ...socket,
          inBytes: inBytes - last.inBytes,
          outBytes: outBytes - last.outBytes,
          loopback: own.has(socket.remoteAddress) || isLoopbackAddress(socket.remoteAddress),
        });
      }
      if (known) {
        known.inBytes = inBytes;
        known.outBytes = outBytes;
        known.dump = dump;
      } else totals.set(key, { inBytes, outBytes, dump });
    }
    if (totals.size > sockets.length) this.dropGone();
    const isBeginning = this.isBeginning;
    this.isBeginning = false;
    return isBeginning ? undefined : flows;
  }

  /** The next dump is a new beginning: amounts of a longer time do not belong to one interval. */
  forget(): void {
    this.totals.clear();
    this.isBeginning = true;
  }

  private dropGone(): void {
    for (const [key, { dump }] of this.totals) if (dump !== this.dump) this.totals.delete(key);
  }
}

function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

const NOTHING = { inBytes: 0, outBytes: 0 };
