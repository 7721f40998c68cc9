import { readListeners, type Listener } from '../procfs/net-tcp.ts';
import { errorCode, type ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';

/** Namespaces read in one pass, and processes tried in each: any of them shows the listeners of all. */
const MOST_NAMESPACES = 200;
const TRIES = 3;

export interface ListenerQuery {
  /** Processes of the other network namespaces. */
  others: ReadonlyMap<string, readonly TrackedProcess[]>;
  /** Those of the agent's own namespace, when they are known already. */
  own?: readonly Listener[] | undefined;
}

/**
 * Listening TCP sockets of the agent's network namespace, then of the others. Throws if its own cannot be read. The
 * kernel walks the table of all possible connections for `/proc/net/tcp`, some ms on a large host.
 */
export function collectListeners(files: ProcFiles, { others, own }: ListenerQuery): Listener[] {
  const listeners = own ? [...own] : readBoth(files, 'net');
  for (const [netns, members] of [...others].slice(0, MOST_NAMESPACES)) {
    for (const { inode, port } of readAny(files, members)) listeners.push({ inode, port, netns });
  }
  return listeners;
}

function readAny(files: ProcFiles, members: readonly TrackedProcess[]): Listener[] {
  for (const { pid } of members.slice(0, TRIES)) {
    try {
      return readBoth(files, `${pid}`, 'net');
    } catch (error) {
      // Processes end at any moment; the next one tells the same.
      if (errorCode(error) === '') throw error;
    }
  }
  return [];
}

/** Without IPv6 there is no tcp6, and nothing is missing. */
function readBoth(files: ProcFiles, ...folder: string[]): Listener[] {
  const listeners = readListeners(files.path(...folder, 'tcp'));
  try {
    return [...listeners, ...readListeners(files.path(...folder, 'tcp6'))];
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return listeners;
    throw error;
  }
}
