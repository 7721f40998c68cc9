/**
 * Finds the processes of connected sockets through `/proc/PID/fd`, for those whose local port does not tell: clients,
 * and the workers of a server. Each socket is searched for once, and only when it moved enough to matter.
 */
import { isDenied, type ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';

type Processes = ReadonlyMap<number, TrackedProcess>;

/** Links of descriptors read in one pass at most; what is left is searched in the next one. */
const MOST_LINKS = 5_000;
const SOCKET_PREFIX = 'socket:[';

export interface HolderQuery {
  wanted: readonly number[];
  open: ReadonlySet<number>;
  processes: Processes;
  likely: Iterable<TrackedProcess>;
}

export class SocketHolders {
  private readonly files: ProcFiles;
  private holders = new Map<number, TrackedProcess>();
  /** Sockets for which everybody was, or is to be, looked at: none is searched for twice. */
  private searched = new Set<number>();
  private queue = new Set<TrackedProcess>();

  constructor(files: ProcFiles) {
    this.files = files;
  }

  /**
   * Processes by inode, as far as known by now; `wanted` are searched for, `open` are all that there are. `likely`
   * processes are looked at first, after those that held sockets before.
   */
  resolve({ wanted, open, processes, likely }: HolderQuery): ReadonlyMap<number, TrackedProcess> {
    this.forgetGone(open, processes);
    const unknown = wanted.filter((inode) => !this.holders.has(inode) && !this.searched.has(inode));
    if (unknown.length > 0) {
      const order = [...this.holders.values(), ...likely, ...this.queue, ...processes.values()];
      this.queue = new Set(order.filter((process) => !process.isKernelThread));
      for (const inode of unknown) this.searched.add(inode);
    }
    this.search(new Set(wanted.filter((inode) => !this.holders.has(inode))));
    return this.holders;
  }

  private forgetGone(open: ReadonlySet<number>, processes: Processes): void {
    for (const [inode, holder] of this.holders) {
      if (open.has(inode) && processes.get(holder.pid) === holder) continue;
      this.holders.delete(inode);
      this.searched.delete(inode);
    }
    for (const inode of this.searched) if (!open.has(inode)) this.searched.delete(inode);
    for (const process of this.queue) if (processes.get(process.pid) !== process) this.queue.delete(process);
  }

  private search(wanted: Set<number>): void {
    let links = 0;
    for (const process of this.queue) {
      if (wanted.size === 0) return this.queue.clear();
      if (links >= MOST_LINKS) return;
      this.queue.delete(process);
      links += this.look(process, wanted);
    }
  }

  /** Takes the sockets that this process holds out of `wanted`; returns the number of links read. */
  private look(process: TrackedProcess, wanted: Set<number>): number {
    const folder = [`${process.pid}`, 'fd'];
    let links = 0;
    try {
      for (const descriptor of this.files.list(...folder)) {
        links++;
        const inode = this.inodeOf([...folder, descriptor]);
        if (inode !== undefined && wanted.delete(inode)) this.holders.set(inode, process);
      }
    } catch (error) {
      // It ended, or may not be seen: its sockets stay without a holder, which the coverage tells.
      if (!isDenied(error)) this.queue.delete(process);
    }
    return links;
  }

  /** Undefined for what is no socket, and for a descriptor closed in the meantime. */
  private inodeOf(path: string[]): number | undefined {
    try {
      const target = this.files.link(...path);
      return target.startsWith(SOCKET_PREFIX)
        ? Number.parseInt(target.slice(SOCKET_PREFIX.length), 10)
        : undefined;
    } catch {
      return undefined;
    }
  }
}
