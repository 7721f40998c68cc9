/**
 * One report: what one host used during one interval, and who used it.
 *
 * Identity: (host, boot, seq). `boot` is the kernel's boot id and a random epoch, redrawn whenever the agent
 * finds no stored sequence; `seq` grows by one. The backend stores each identity once, whatever arrives.
 *
 * Sum: for every resource, instances + other + unattributed = the host's total.
 */
import { Type } from 'typebox';
import {
  Coverage,
  DeviceSample,
  FilesystemSample,
  HostSample,
  InterfaceSample,
  Inventory,
} from './host-sample.ts';
import { LIMITS } from './limits.ts';
import {
  Amount,
  CommandMd5,
  Count32,
  EpochMs,
  InstanceIndex,
  Pid,
  Port,
  SignedAmount,
  SignedUsage,
  Text,
  Usage,
  closed,
  optional,
} from './parts.ts';
import { WatchStatus } from './watch.ts';

/** Host names, IPv4 and IPv6 addresses; nothing that a shell or a path could read otherwise. */
export const HostName = Type.String({
  minLength: 1,
  maxLength: LIMITS.hostName,
  pattern: '^[A-Za-z0-9]([A-Za-z0-9._:-]*[A-Za-z0-9])?$',
});
export const BootId = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.[0-9a-f]{8}$' });
/** `agent.runtime` of what the backend makes of the call of a client of the replaced system. */
export const LEGACY_RUNTIME = 'xmlrpc';
export const Sequence = Type.Integer({ minimum: 1, maximum: 4_294_967_295 });

/** Why something is not measured. "ok" sources may be left out. */
export const SourceState = Type.Object(
  {
    source: Type.String({ minLength: 1, maxLength: 64 }),
    state: Type.Union([
      Type.Literal('unsupported'),
      Type.Literal('noPermission'),
      Type.Literal('failed'),
      Type.Literal('notCollected'),
    ]),
    reason: Text,
  },
  closed,
);
export type SourceState = Type.Static<typeof SourceState>;

/** An instance is (host, engine, port, data directory); everything else here is an attribute of it. */
export const InstanceSample = Type.Object(
  {
    engine: Type.String({ minLength: 1, maxLength: 64 }),
    /** The port it is known by; 0 when it has a socket only. */
    port: Port,
    /** Empty when it has none. */
    dataDir: Text,
    ports: optional(Type.Array(Port, { maxItems: 64 })),
    socketPath: optional(Text),
    container: optional(Text),
    unit: optional(Text),
    /** True when it listens in a network namespace other than the agent's. */
    otherNetns: optional(Type.Boolean()),
    pid: Pid,
    startedAtMs: EpochMs,
    /** New main processes seen for this instance since the report before. */
    restarts: optional(Count32),
    command: CommandMd5,
    usage: Usage,
  },
  closed,
);
export type InstanceSample = Type.Static<typeof InstanceSample>;

/** One process: the top ones per resource and those over a threshold. */
export const ProcessSample = Type.Object(
  {
    pid: Pid,
    /** Absent from clients of the replaced system, which tell no start. */
    startedAtMs: optional(EpochMs),
    instance: optional(InstanceIndex),
    /** What it does for its instance: `main`, `backup`, `backend`, … */
    role: optional(Type.String({ maxLength: 32 })),
    command: CommandMd5,
    usage: Usage,
  },
  closed,
);
export type ProcessSample = Type.Static<typeof ProcessSample>;

const PairProcess = Type.Object({ pid: Pid, inBytes: Amount, outBytes: Amount }, closed);

/** Bytes between one local address:port and one remote address over the interval. */
export const NetPair = Type.Object(
  {
    instance: optional(InstanceIndex),
    local: Type.String({ minLength: 1, maxLength: 64 }),
    remote: Type.String({ minLength: 1, maxLength: 64 }),
    inBytes: Amount,
    outBytes: Amount,
    /** The one process that moved all of it. Only to servers that take `pairProcesses`, as the next. */
    pid: optional(Pid),
    /** Where several did, or one a part of it: what they moved; the rest is of processes that are not known. */
    processes: optional(Type.Array(PairProcess, { maxItems: LIMITS.pairProcesses })),
  },
  closed,
);

/** Work that ran and ended between samples, or was seen before it ended. */
export const Job = Type.Object(
  {
    name: Text,
    command: optional(CommandMd5),
    pid: optional(Pid),
    instance: optional(InstanceIndex),
    startedAtMs: optional(EpochMs),
    endedAtMs: EpochMs,
    /** False when only its parent's counters of reaped children tell of it. */
    seen: Type.Boolean(),
    usage: Usage,
  },
  closed,
);

/** A finer sample of one of the worst instances while the host is saturated. */
export const BurstSample = Type.Object(
  { atMs: EpochMs, intervalMs: Count32, instance: InstanceIndex, usage: Usage },
  closed,
);

/** What the agent itself cost over the interval, `ss` and other children included. */
export const AgentCost = Type.Object(
  {
    cpuMs: Amount,
    childrenCpuMs: optional(Amount),
    sampleMs: Amount,
    rssBytes: Amount,
    anonBytes: optional(Amount),
    /** What was left out to stay within the budget. */
    reduced: optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 16 })),
  },
  closed,
);
export type AgentCost = Type.Static<typeof AgentCost>;

export const Spool = Type.Object({ reports: Count32, bytes: Amount, droppedReports: Count32 }, closed);

/** The host's clock against the backend's, from the last answer. */
export const Clock = Type.Object(
  { offsetMs: optional(SignedAmount), roundTripMs: optional(Amount), jumpedMs: optional(SignedAmount) },
  closed,
);

/** Text of a command line, sent once per (host, boot) and whenever the backend asks for it. */
export const Command = Type.Object(
  { md5: CommandMd5, text: Type.String({ maxLength: LIMITS.commandBytes }) },
  closed,
);

export const Report = Type.Object(
  {
    protocol: Type.Integer({ minimum: 1, maximum: 1_000 }),
    host: Type.Object(
      {
        name: HostName,
        /** `/etc/machine-id`, so that a renamed or cloned host can be told. */
        machineId: optional(Type.String({ pattern: '^[0-9a-f]{32}$' })),
        utcOffsetMinutes: Type.Integer({ minimum: -900, maximum: 900 }),
      },
      closed,
    ),
    agent: Type.Object(
      {
        version: Type.String({ maxLength: 32 }),
        bundle: optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
        runtime: Type.String({ maxLength: 32 }),
      },
      closed,
    ),
    boot: BootId,
    seq: Sequence,
    /** End of the interval by the host's clock. */
    atMs: EpochMs,
    intervalMs: Type.Integer({ minimum: LIMITS.intervalMinMs, maximum: LIMITS.intervalMaxMs }),
    /** How much later than planned the sample was taken. */
    lateMs: Amount,
    /** Ends of parts that were not sampled at `atMs`: the replaced system's clients sample one after the other. */
    partsAtMs: optional(Type.Object({ processes: optional(EpochMs), netPairs: optional(EpochMs) }, closed)),
    /** Address of the server it is sent to, from the agent's list. */
    server: optional(Text),
    /** Set on reports that come out of the spool. */
    spooled: optional(Type.Boolean()),
    inventory: optional(Inventory),
    totals: HostSample,
    devices: optional(Type.Array(DeviceSample, { maxItems: LIMITS.devices })),
    filesystems: optional(Type.Array(FilesystemSample, { maxItems: LIMITS.filesystems })),
    interfaces: optional(Type.Array(InterfaceSample, { maxItems: LIMITS.interfaces })),
    instances: Type.Array(InstanceSample, { maxItems: LIMITS.instances }),
    other: Usage,
    unattributed: SignedUsage,
    processes: Type.Array(ProcessSample, { maxItems: LIMITS.processes }),
    commands: optional(Type.Array(Command, { maxItems: LIMITS.commands })),
    netPairs: optional(Type.Array(NetPair, { maxItems: LIMITS.netPairs })),
    jobs: optional(Type.Array(Job, { maxItems: LIMITS.jobs })),
    burst: optional(Type.Array(BurstSample, { maxItems: LIMITS.burst })),
    sources: Type.Array(SourceState, { maxItems: LIMITS.sources }),
    coverage: optional(Coverage),
    /** Absent from clients of the replaced system. */
    cost: optional(AgentCost),
    spool: optional(Spool),
    clock: optional(Clock),
    /** Only to servers that asked this host to watch. */
    watch: optional(WatchStatus),
  },
  closed,
);
export type Report = Type.Static<typeof Report>;
