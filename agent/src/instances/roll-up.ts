import type { TrackedProcess } from '../processes/tracked-process.ts';
import type { Instance } from './instance.ts';
import { toolRole, type ToolTargets } from './tools.ts';

type Processes = ReadonlyMap<number, TrackedProcess>;

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
  for (const process of processes.values()) {
    const index = owners.has(process.pid) ? undefined : inherit(process, { owners, processes });
    if (index !== undefined) owners.set(process.pid, index);
  }
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

/** The instance of the nearest ancestor that has one, as long as each is a part of the one above. */
function inherit(
  process: TrackedProcess,
  { owners, processes }: { owners: ReadonlyMap<number, number>; processes: Processes },
): number | undefined {
  let child = process;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const parent = processes.get(child.stat.ppid);
    if (!parent || parent === child || !isPartOf(child, parent)) return undefined;
    const index = owners.get(parent.pid);
    if (index !== undefined) return index;
    child = parent;
  }
  return undefined;
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
