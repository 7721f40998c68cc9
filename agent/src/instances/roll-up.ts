import type { TrackedProcess } from '../processes/tracked-process.ts';
import type { Instance } from './instance.ts';
import { toolRole, type ToolTargets } from './tools.ts';

type Processes = ReadonlyMap<number, TrackedProcess>;

const NOBODY = -1;
const MAX_DEPTH = 64;

/**
 * The instance, as an index, of every process that works for one. A child belongs to its parent's instance when it
 * runs the same program or stays in its session: a back-end does, the shell of a login under sshd does not. A backup or a
 * client belongs to the instance that it works on, whoever started it.
 */
export function rollUp({
  instances,
  processes,
  tools,
}: {
  instances: readonly Instance[];
  processes: Processes;
  tools: ToolTargets;
}): Map<number, number> {
  const owners = new Map<number, number>();
  for (const [index, { servers }] of instances.entries()) {
    for (const server of servers) owners.set(server.pid, index);
  }
  for (const [index, { main, wrappers }] of instances.entries()) {
    const parent = processes.get(main.stat.ppid);
    if (parent && wrappers?.test(parent.name) && !owners.has(parent.pid)) owners.set(parent.pid, index);
  }
  claimMembers(instances, { owners, processes });
  claimTools(instances, { owners, processes, tools });
  for (const process of processes.values()) ownerOf(process, { owners, processes, depth: 0 });
  for (const [pid, index] of owners) if (index === NOBODY) owners.delete(pid);
  return owners;
}

/** Processes of a server that are nobody's children are its own by their name. */
function claimMembers(
  instances: readonly Instance[],
  { owners, processes }: { owners: Map<number, number>; processes: Processes },
): void {
  for (const [index, { memberName, dataDir }] of instances.entries()) {
    if (!memberName || dataDir === '') continue;
    for (const { pid, name } of processes.values()) {
      const of = memberName.exec(name)?.[1];
      if (of !== undefined && dataDir.startsWith(of) && !owners.has(pid)) owners.set(pid, index);
    }
  }
}

function claimTools(
  instances: readonly Instance[],
  { owners, processes, tools }: { owners: Map<number, number>; processes: Processes; tools: ToolTargets },
): void {
  for (const process of processes.values()) {
    const index = owners.has(process.pid) ? undefined : tools.find(process, instances);
    if (index !== undefined) owners.set(process.pid, index);
  }
}

interface Walk {
  owners: Map<number, number>;
  processes: Processes;
  depth: number;
}

function ownerOf(process: TrackedProcess, { owners, processes, depth }: Walk): number {
  const known = owners.get(process.pid);
  if (known !== undefined) return known;
  const parent = processes.get(process.stat.ppid);
  let owner = NOBODY;
  if (parent && parent !== process && depth < MAX_DEPTH) {
    const inherited = ownerOf(parent, { owners, processes, depth: depth + 1 });
    if (inherited !== NOBODY && isPartOf(process, parent)) owner = inherited;
  }
  owners.set(process.pid, owner);
  return owner;
}

function isPartOf(child: TrackedProcess, parent: TrackedProcess): boolean {
  return (
    child.name === parent.name || (child.stat.session === parent.stat.session && parent.stat.session > 0)
  );
}

/** What a process does for its instance; undefined for the server itself. */
export function roleOf(process: TrackedProcess, { servers, main }: Instance): string | undefined {
  if (servers.includes(process)) return undefined;
  return toolRole(process.name) ?? (process.name === main.name ? 'worker' : 'helper');
}
