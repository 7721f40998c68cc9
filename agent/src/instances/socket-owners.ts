import type { Listener } from '../procfs/net-tcp.ts';
import { isDenied, type ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';

type Processes = ReadonlyMap<number, TrackedProcess>;

/** Links of descriptors read in one pass at most; what is left is searched in the next one. */
const MOST_LINKS = 20_000;
const INIT_PID = 1;

/**
 * Finds the process of each listening socket through `/proc/PID/fd`. All processes are searched only when an unknown
 * socket appears or an owner went away; while a socket stays without an owner, only processes that are new.
 */
export class SocketOwners {
  private readonly files: ProcFiles;
  private readonly owners = new Map<number, TrackedProcess>();
  /** Sockets for which everybody was, or is to be, searched. */
  private readonly searched = new Set<number>();
  private queue = new Set<TrackedProcess>();
  private readonly denied = new Set<TrackedProcess>();
  private linksLeft = 0;

  constructor(files: ProcFiles) {
    this.files = files;
  }

  /** Processes whose descriptors could not be read, of those that were searched. */
  get deniedCount(): number {
    return this.denied.size;
  }

  /** Ports by owner; those of the agent's namespace whose owner is unknown are `unowned`. */
  resolve(
    listeners: readonly Listener[],
    { processes, started }: { processes: Processes; started: readonly TrackedProcess[] },
  ): { ports: Map<TrackedProcess, number[]>; unowned: number[] } {
    const inodes = new Set(listeners.map(({ inode }) => inode));
    this.forgetGone(inodes, processes);
    this.fillQueue({ inodes, processes, started });
    this.search(inodes, processes);
    const ports = new Map<TrackedProcess, number[]>();
    const unowned: number[] = [];
    for (const { inode, port, netns } of listeners) {
      const owner = this.owners.get(inode);
      if (owner) ports.set(owner, [...(ports.get(owner) ?? []), port]);
      else if (netns === undefined) unowned.push(port);
    }
    return { ports, unowned };
  }

  private forgetGone(inodes: ReadonlySet<number>, processes: Processes): void {
    for (const [inode, owner] of this.owners) {
      if (inodes.has(inode) && processes.get(owner.pid) === owner) continue;
      this.owners.delete(inode);
      this.searched.delete(inode);
    }
    for (const inode of this.searched) if (!inodes.has(inode)) this.searched.delete(inode);
    for (const process of [...this.denied, ...this.queue]) {
      if (processes.get(process.pid) === process) continue;
      this.denied.delete(process);
      this.queue.delete(process);
    }
  }

  /** Parents are older than their workers and are the better owners; init only holds sockets for others. */
  private fillQueue(parts: {
    inodes: ReadonlySet<number>;
    processes: Processes;
    started: readonly TrackedProcess[];
  }): void {
    const missing = this.missing(parts.inodes);
    const unknown = missing.filter((inode) => !this.searched.has(inode));
    const byAge = (a: TrackedProcess, b: TrackedProcess) => a.startTicks - b.startTicks || a.pid - b.pid;
    const newest = missing.length > 0 ? [...parts.started].sort(byAge) : [];
    const everybody = unknown.length > 0 ? [...parts.processes.values()].sort(byAge) : [];
    const order = [
      ...newest,
      ...this.queue,
      ...everybody.filter(({ pid }) => pid !== INIT_PID),
      ...everybody,
    ];
    this.queue = new Set(order.filter((process) => !process.isKernelThread));
    for (const inode of unknown) this.searched.add(inode);
  }

  /** Sockets without an owner; those that only init holds still wait for their service. */
  private missing(inodes: ReadonlySet<number>): number[] {
    return [...inodes].filter((inode) => (this.owners.get(inode)?.pid ?? INIT_PID) === INIT_PID);
  }

  private search(inodes: ReadonlySet<number>, processes: Processes): void {
    let wanted = new Set(this.missing(inodes));
    this.linksLeft = MOST_LINKS;
    for (const process of this.queue) {
      if (wanted.size === 0) return this.queue.clear();
      if (this.linksLeft <= 0) return;
      this.queue.delete(process);
      const held = this.heldBy(process, wanted);
      for (const inode of held) this.owners.set(inode, this.climb(process, { inode, processes }));
      if (held.length > 0) wanted = new Set(this.missing(inodes));
    }
  }

  /** A worker inherits its parent's sockets: the topmost ancestor that holds one is the server. */
  private climb(process: TrackedProcess, found: { inode: number; processes: Processes }): TrackedProcess {
    let owner = process;
    for (;;) {
      const parent = found.processes.get(owner.stat.ppid);
      if (!parent || parent.pid === INIT_PID) return owner;
      if (this.heldBy(parent, new Set([found.inode])).length === 0) return owner;
      owner = parent;
    }
  }

  private heldBy(process: TrackedProcess, wanted: ReadonlySet<number>): number[] {
    const folder = ['' + process.pid, 'fd'];
    const held: number[] = [];
    try {
      for (const descriptor of this.files.list(...folder)) {
        this.linksLeft--;
        const inode = this.inodeOf([...folder, descriptor]);
        if (inode !== undefined && wanted.has(inode) && !held.includes(inode)) held.push(inode);
      }
    } catch (error) {
      if (isDenied(error)) this.denied.add(process);
    }
    return held;
  }

  /** Undefined for what is no socket, and for a descriptor closed in the meantime. */
  private inodeOf(path: string[]): number | undefined {
    try {
      const target = this.files.link(...path);
      return target.startsWith('socket:[') ? Number.parseInt(target.slice(8), 10) : undefined;
    } catch {
      return undefined;
    }
  }
}
