import { parseEndpoint } from './endpoint.ts';
import type { WordCursor } from './word-cursor.ts';

/** One connected socket and its bytes since it was opened. */
export interface SocketCounters {
  /** Both ends as printed: unique among the sockets of a network namespace. */
  key: string;
  localAddress: string;
  localPort: number;
  remoteAddress: string;
  remotePort: number;
  /** 0 once its process closed it. */
  inode: number;
  inBytes: number;
  outBytes: number;
}

interface Known {
  socket: SocketCounters;
  local: string;
  remote: string;
  /** The last one that it was in. */
  dump: number;
  /** Another one whose ends have the same hash. */
  next: Known | undefined;
}

/** Sockets by both ends, from dump to dump, found without making text. */
export class SocketBook {
  private readonly byHash = new Map<number, Known>();
  private size = 0;
  private dump = 0;

  beginDump(): void {
    this.dump++;
  }

  /** The socket whose local end is the word at hand and whose remote end is the next one; undefined when it is none. */
  find(words: WordCursor): SocketCounters | undefined {
    const { start, end } = words;
    const localHash = words.hash(0);
    words.next();
    const hash = words.hash(localHash);
    const first = this.byHash.get(hash);
    for (let known = first; known; known = known.next) {
      if (!words.is(known.remote) || !words.is(known.local, start, end)) continue;
      known.dump = this.dump;
      return known.socket;
    }
    const [local, remote] = [words.text(start, end), words.text()];
    const socket = createSocket(local, remote);
    if (!socket) return undefined;
    this.byHash.set(hash, { socket, local, remote, dump: this.dump, next: first });
    this.size++;
    return socket;
  }

  /** Forgets what is not in this dump, of which `count` sockets are. */
  forgetAllBut(count: number): void {
    if (this.size === count) return;
    for (const [hash, first] of this.byHash) {
      let kept: Known | undefined;
      for (let known: Known | undefined = first; known;) {
        const { next }: Known = known;
        if (known.dump === this.dump) {
          known.next = kept;
          kept = known;
        } else this.size--;
        known = next;
      }
      if (kept) this.byHash.set(hash, kept);
      else this.byHash.delete(hash);
    }
  }
}

function createSocket(local: string, remote: string): SocketCounters | undefined {
  const [here, there] = [parseEndpoint(local), parseEndpoint(remote)];
  if (!here || !there) return undefined;
  return {
    key: `${local} ${remote}`,
    localAddress: here.address,
    localPort: here.port,
    remoteAddress: there.address,
    remotePort: there.port,
    inode: 0,
    inBytes: 0,
    outBytes: 0,
  };
}
