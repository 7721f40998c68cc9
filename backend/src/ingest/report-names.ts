/**
 * The names in a report that the database knows by numbers. Keys are texts under which two names are equal exactly
 * when the unique keys of the tables hold them to be equal.
 */
import type { Report } from '@dpm/protocol';

type Instance = Report['instances'][number];
export type InstanceKind = 'instance' | 'other' | 'unattributed';
export type ComponentKind = 'device' | 'filesystem' | 'interface';

export interface CommandName {
  key: string;
  /** Undefined when the report only refers to it. */
  text: string | undefined;
}

export interface InstanceName {
  key: string;
  hostId: number;
  kind: InstanceKind;
  engine: string;
  port: number;
  dataDir: string;
  /** End of the sample that says so, ms: an older report never turns the attributes back. */
  atMs: number;
  /** What may change while the instance stays the same; undefined for `other` and `unattributed`. */
  main: { pid: number; startedAtMs: number; command: string; attributes: string | undefined } | undefined;
  /** The database's number of its command; filled in when that is known. */
  commandId: number | undefined;
  /** Where it listens, for the display name of one without port and data directory. */
  socketPath: string | undefined;
}

export interface ComponentName {
  key: string;
  hostId: number;
  kind: ComponentKind;
  name: string;
  /** Of a file system: its device. */
  detail: string;
  /** False when it comes from a spool, and may be old. */
  fresh: boolean;
}

export interface PairName {
  key: string;
  hostId: number;
  local: string;
  remote: string;
  /** Index of the instance that listens there. */
  instance: number | undefined;
  /** The database's number of it; filled in when that is known. */
  instanceId: number | undefined;
  /** False when it comes from a spool, and may be old. */
  fresh: boolean;
}

/** In the report's order. */
export interface ReportNames {
  commands: CommandName[];
  /** The two of kind `other` and `unattributed` come last. */
  instances: InstanceName[];
  /** Devices, then file systems, then interfaces. */
  components: ComponentName[];
  pairs: PairName[];
}

export function collectNames(report: Report, hostId: number): ReportNames {
  const { devices = [], filesystems = [], interfaces = [], netPairs = [], atMs } = report;
  const fresh = report.spooled !== true;
  const component = (kind: ComponentKind, name: string, detail = ''): ComponentName => ({
    key: `${hostId} ${kind} ${componentKey(name)}`,
    hostId,
    kind,
    name,
    detail,
    fresh,
  });
  return {
    commands: collectCommands(report),
    instances: [
      ...report.instances.map((instance) => nameInstance(instance, { hostId, atMs })),
      nameRest('other', { hostId, atMs }),
      nameRest('unattributed', { hostId, atMs }),
    ],
    components: [
      ...devices.map(({ name }) => component('device', name)),
      ...filesystems.map(({ mount, device }) => component('filesystem', mount, device)),
      ...interfaces.map(({ name }) => component('interface', name)),
    ],
    pairs: netPairs.map(({ local, remote, instance }) => ({
      key: pairKey(hostId, local, remote),
      hostId,
      local,
      remote,
      instance,
      instanceId: undefined,
      fresh,
    })),
  };
}

/** Texts first: what is only referred to must not hide them. */
function collectCommands({ commands = [], instances, processes, jobs = [] }: Report): CommandName[] {
  const names: CommandName[] = commands.map(({ md5, text }) => ({ key: md5, text }));
  for (const part of [instances, processes, jobs]) {
    for (const { command } of part) if (command !== undefined) names.push({ key: command, text: undefined });
  }
  return names;
}

function nameInstance(instance: Instance, { hostId, atMs }: { hostId: number; atMs: number }): InstanceName {
  const { engine, port, dataDir, pid, startedAtMs, command, socketPath } = instance;
  return {
    key: `${hostId} instance ${instanceKey(instance)}`,
    hostId,
    kind: 'instance',
    engine,
    port,
    dataDir,
    atMs,
    main: { pid, startedAtMs, command, attributes: attributesText(instance) },
    commandId: undefined,
    socketPath,
  };
}

function nameRest(kind: InstanceKind, { hostId, atMs }: { hostId: number; atMs: number }): InstanceName {
  return {
    ...{ key: `${hostId} ${kind}`, hostId, kind, engine: '', port: 0, dataDir: '', atMs },
    ...{ main: undefined, commandId: undefined, socketPath: undefined },
  };
}

/** What is kept as JSON of an instance, or was: always the same keys in the same order, undefined when there are none. */
export function attributesText(source: Partial<Instance>): string | undefined {
  const { ports, socketPath, container, unit, otherNetns } = source;
  const text = JSON.stringify({ ports, socketPath, container, unit, otherNetns });
  return text === '{}' ? undefined : text;
}

/** Engine, port and data directory: with the host, this is the identity. */
export function instanceKey({
  engine,
  port,
  dataDir,
}: Pick<Instance, 'engine' | 'port' | 'dataDir'>): string {
  return `${engine}\0${port}\0${dataDir}`;
}

/** The columns compare exactly, but for blanks at the end. */
export function componentKey(name: string): string {
  return name.endsWith(' ') ? name.replace(/ +$/, '') : name;
}

/** The columns compare without regard to case; addresses are ASCII. */
export function pairKey(hostId: number, local: string, remote: string): string {
  return `${hostId} ${local} ${remote}`.toLowerCase();
}
