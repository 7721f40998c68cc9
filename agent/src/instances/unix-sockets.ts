import { isAbsolute, join } from 'node:path';
import { LIMITS } from '@dpm/protocol/limits';
import type { ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import { clip } from '../report/clip.ts';

/** Flag of a socket that listens (__SO_ACCEPTCON, include/linux/net.h). */
const LISTENS = 0x0001_0000;
/** Num RefCount Protocol Flags Type St Inode Path */
const LINE = /^\S+: \S+ \S+ ([0-9A-F]{8}) \S+ \S+ +(\d+) (.+)$/i;

/** Paths of listening unix sockets by inode, of `/proc/net/unix` (proc_pid_net(5)); abstract ones have none. */
function parseUnixListeners(bytes: Buffer): Map<number, string> {
  const paths = new Map<number, string>();
  for (const line of bytes.toString('utf8').split('\n')) {
    const [, flags, inode, path] = LINE.exec(line) ?? [];
    if (flags === undefined || path === undefined || path.startsWith('@')) continue;
    if ((Number.parseInt(flags, 16) & LISTENS) !== 0) paths.set(Number(inode), path);
  }
  return paths;
}

/** Finds the socket of a server that has no port; asked again only while it has none. */
export class UnixSocketFinder {
  private readonly files: ProcFiles;
  private readonly found = new WeakMap<TrackedProcess, string>();

  constructor(files: ProcFiles) {
    this.files = files;
  }

  /** The shortest path that it listens on, resolved against its working directory; undefined when there is none. */
  pathOf(process: TrackedProcess, cwd: string | undefined): string | undefined {
    const known = this.found.get(process);
    if (known !== undefined) return known;
    const [path] = this.search(process).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    if (path === undefined) return undefined;
    const full = isAbsolute(path) || cwd === undefined ? path : join(cwd, path);
    const clipped = clip(full, LIMITS.text);
    this.found.set(process, clipped);
    return clipped;
  }

  private search({ pid }: TrackedProcess): string[] {
    try {
      const paths = parseUnixListeners(this.files.read(`${pid}`, 'net', 'unix'));
      return this.files
        .list(`${pid}`, 'fd')
        .flatMap((descriptor) => paths.get(this.inodeOf(`${pid}`, descriptor)) ?? []);
    } catch {
      return [];
    }
  }

  private inodeOf(pid: string, descriptor: string): number {
    try {
      return Number(/^socket:\[(\d+)\]$/.exec(this.files.link(pid, 'fd', descriptor))?.[1]);
    } catch {
      return Number.NaN;
    }
  }
}
