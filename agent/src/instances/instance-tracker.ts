import { LIMITS } from '@dpm/protocol/limits';
import type { Listener } from '../procfs/net-tcp.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import { findEngine, mayBeEngine, type Program } from './engines.ts';
import { identify, identityKey, type InstanceIdentity } from './identity.ts';
import type { Instance } from './instance.ts';
import { findOption } from './options.ts';
import type { ProgramFacts } from './program-facts.ts';
import { rollUp } from './roll-up.ts';
import { SocketOwners } from './socket-owners.ts';
import { SurroundingsReader, type Surroundings } from './surroundings.ts';
import { findOptionsFile, ToolTargets } from './tools.ts';
import { UnixSocketFinder } from './unix-sockets.ts';
import { clip } from '../report/clip.ts';

/** Identities whose last server is remembered, to tell a restart. */
const REMEMBERED = 4_000;

export interface InstanceView {
  /** In a stable order. */
  instances: Instance[];
  /** Index into `instances` by PID. */
  owners: Map<number, number>;
  /** New servers by index, where a server of that identity was known before. */
  restarts: Map<number, number>;
  /** Processes whose sockets could not be seen. */
  deniedProcesses: number;
}

interface Seen {
  programs: number;
  program: Program;
}

export interface TrackerParts {
  files: ProcFiles;
  facts: ProgramFacts;
  /** Whether a process is in another network namespace. */
  isForeign: (process: TrackedProcess) => boolean;
}

/** Follows instances from pass to pass: their identity stays while processes come and go. */
export class InstanceTracker {
  private readonly facts: ProgramFacts;
  private readonly isForeign: TrackerParts['isForeign'];
  private readonly surroundings: SurroundingsReader;
  private readonly unixSockets: UnixSocketFinder;
  private readonly sockets: SocketOwners;
  private readonly tools: ToolTargets;
  private readonly programs = new WeakMap<TrackedProcess, Seen>();
  /** What the names of programs tell: most processes have one of a few. */
  private readonly names = new Map<string, boolean>();
  private readonly lastServers = new Map<string, string>();
  private readonly lastPorts = new Map<string, number>();

  constructor({ files, facts, isForeign }: TrackerParts) {
    this.facts = facts;
    this.isForeign = isForeign;
    this.surroundings = new SurroundingsReader(files);
    this.unixSockets = new UnixSocketFinder(files);
    this.sockets = new SocketOwners(files);
    this.tools = new ToolTargets(facts);
  }

  /** The instances of this pass. */
  update(
    listeners: readonly Listener[],
    pass: { processes: ReadonlyMap<number, TrackedProcess>; started: readonly TrackedProcess[] },
  ): InstanceView {
    const { ports, unowned } = this.sockets.resolve(listeners, pass);
    const byKey = new Map<string, Instance>();
    for (const [server, open] of ports) this.join(byKey, { server, ports: unique(open) });
    for (const server of this.serversWithoutListener(pass.processes, ports)) {
      this.join(byKey, { server, ports: unowned.filter((port) => this.isLikelyPort(server, port)) });
    }
    const instances = [...byKey.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, LIMITS.instances)
      .map(([, instance]) => instance);
    return {
      instances,
      owners: rollUp({ instances, processes: pass.processes, tools: this.tools }),
      restarts: this.countRestarts(instances),
      deniedProcesses: this.sockets.deniedCount,
    };
  }

  private join(
    byKey: Map<string, Instance>,
    { server, ports }: { server: TrackedProcess; ports: number[] },
  ): void {
    const program = this.programOf(server);
    const otherNetns = this.isForeign(server);
    const surroundings = this.surroundings.of(server);
    const found = identify(program, ports);
    if (otherNetns) found.dataDir = withinContainer(found.dataDir, surroundings);
    const identity = this.withKnownPort(found);
    const key = identityKey(identity);
    const known = byKey.get(key);
    if (!known) {
      const { wrappers, memberName } = findEngine(program) ?? {};
      const socketPath = ports.length > 0 ? undefined : this.unixSockets.pathOf(server, program.cwd);
      byKey.set(key, {
        ...{ ...identity, ports, main: server, servers: [server], wrappers, memberName },
        ...{ otherNetns, socketPath, surroundings },
        socketOption: findOption(program.args, ['--socket']),
        optionsFile: findOptionsFile(program.args),
      });
      return;
    }
    known.servers.push(server);
    known.ports = unique([...known.ports, ...ports]);
    if (server.startTicks < known.main.startTicks) known.main = server;
  }

  /** A server that starts, or recovers, does not listen yet: its data directory tells which one it is. */
  private withKnownPort(identity: InstanceIdentity): InstanceIdentity {
    if (identity.dataDir === '') return identity;
    const key = identityKey({ ...identity, port: 0 });
    if (identity.port === 0) return { ...identity, port: this.lastPorts.get(key) ?? 0 };
    remember(this.lastPorts, key, identity.port);
    return identity;
  }

  /**
   * Servers of a known engine whose listeners cannot be seen: without permission, in another network namespace, or
   * with a socket only. Their forked back-ends have a parent of the same name and are no servers.
   */
  private *serversWithoutListener(
    processes: ReadonlyMap<number, TrackedProcess>,
    ports: ReadonlyMap<TrackedProcess, number[]>,
  ): Generator<TrackedProcess> {
    for (const process of processes.values()) {
      if (process.isKernelThread || ports.has(process) || !this.mayServe(process.name)) continue;
      if (processes.get(process.stat.ppid)?.name !== process.name) yield process;
    }
  }

  private mayServe(name: string): boolean {
    let may = this.names.get(name);
    if (may === undefined) remember(this.names, name, (may = mayBeEngine(name)));
    return may;
  }

  /** A listener of nobody known may be this server's if it is the port on its command line or a usual one. */
  private isLikelyPort(server: TrackedProcess, port: number): boolean {
    if (this.isForeign(server)) return false;
    const program = this.programOf(server);
    const { port: given } = identify(program, []);
    return given > 0 ? given === port : (findEngine(program)?.usualPorts.includes(port) ?? false);
  }

  private programOf(process: TrackedProcess): Program {
    const seen = this.programs.get(process);
    if (seen?.programs === process.programs) return seen.program;
    const read = this.facts.read(process);
    // Unmasked arguments stay in memory only where port and data directory come from them.
    const program = findEngine(read) ? read : { ...read, args: [] };
    this.programs.set(process, { programs: process.programs, program });
    return program;
  }

  private countRestarts(instances: readonly Instance[]): Map<number, number> {
    const restarts = new Map<number, number>();
    for (const [index, instance] of instances.entries()) {
      const key = identityKey(instance);
      const server = `${instance.main.pid}.${instance.main.startTicks}`;
      const last = this.lastServers.get(key);
      if (last !== undefined && last !== server) restarts.set(index, 1);
      remember(this.lastServers, key, server);
    }
    return restarts;
  }
}

/** Ports and paths are the container's own, so two of them may have the same: its name tells them apart. */
function withinContainer(dataDir: string, { container, unit }: Surroundings): string {
  const name = container ?? unit;
  return name === undefined ? dataDir : clip(`${name}:${dataDir}`, LIMITS.text);
}

function unique(ports: readonly number[]): number[] {
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** Sets a value; the one not set for the longest time goes when there are too many. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= REMEMBERED) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
