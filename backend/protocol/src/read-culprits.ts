/** The answer of `GET read/culprits?host&from&to`: who used what on one host in one window, and who is to blame. */
import { Type } from 'typebox';
import { DelayKind, Fraction, Ms, closed, nullable, optional } from './parts.ts';
import { Amounts, InstanceRef, Resource } from './read.ts';
import { HostName, SourceState } from './report.ts';

const Num = Type.Number();

export const ProcessRow = Type.Object(
  {
    pid: Type.Integer(),
    startedAtMs: Ms,
    role: nullable(Type.String()),
    command: Type.String(),
    amounts: Amounts,
    /** Samples of the window in which it was recorded. */
    samples: Type.Integer(),
  },
  closed,
);
export type ProcessRow = Type.Static<typeof ProcessRow>;

/** Work that ended, or a backup or client that was still at work when the window ended. */
export const JobRow = Type.Object(
  {
    /** Its program; when not seen, that of the parent whose children came and went between two samples. */
    name: Type.String(),
    command: nullable(Type.String()),
    pid: nullable(Type.Integer()),
    seen: Type.Boolean(),
    /** How many of that name are taken together here. */
    runs: Type.Integer({ minimum: 1 }),
    /** The first start and the last end; a null end: it went on. */
    startedAtMs: nullable(Ms),
    endedAtMs: nullable(Ms),
    /** What of it falls into the window. */
    amounts: Amounts,
    /** It reaches beyond the window, and its amounts were spread evenly over its life. */
    estimated: Type.Boolean(),
  },
  closed,
);
export type JobRow = Type.Static<typeof JobRow>;

/** Who an instance talks to, by address. */
export const NetPeer = Type.Object(
  {
    /** `client`: it comes to `local`. `server`: this host goes to it. */
    role: Type.Union([Type.Literal('client'), Type.Literal('server')]),
    /** Address and, of a server, its port. */
    remote: Type.String(),
    local: Type.String(),
    /** Both ends on this host: not part of the network's amounts. */
    loopback: Type.Boolean(),
    inBytes: Num,
    outBytes: Num,
  },
  closed,
);
export type NetPeer = Type.Static<typeof NetPeer>;

/** The highest of the fine samples that are taken while a host is saturated. */
const Peak = Type.Object(
  {
    atMs: Ms,
    /** Length of that sample. */
    intervalMs: Num,
    /** cpu in ms per second, the rest in bytes per second. */
    perS: Num,
  },
  closed,
);
export const Burst = Type.Object(
  { samples: Type.Integer(), cpu: nullable(Peak), diskRead: nullable(Peak), diskWrite: nullable(Peak) },
  closed,
);
export type Burst = Type.Static<typeof Burst>;

export const CulpritRow = Type.Object(
  {
    kind: Type.Union([Type.Literal('instance'), Type.Literal('other'), Type.Literal('unattributed')]),
    /** null for `other` and `unattributed`. */
    instance: nullable(InstanceRef),
    command: nullable(Type.String()),
    pid: nullable(Type.Integer()),
    processCount: nullable(Num),
    restarts: Type.Integer(),
    amounts: Amounts,
    /** What it usually uses in as long a time at these hours of the week; null while that is not known. */
    usual: optional(nullable(Amounts)),
    /** Runnable but not running, and waiting for block I/O, ms summed over threads. */
    cpuWaitMs: nullable(Num),
    ioWaitMs: nullable(Num),
    /** How these were obtained, and the share of its threads that they cover; null when neither is there. */
    delay: nullable(Type.Object({ kind: DelayKind, coverage: nullable(Fraction) }, closed)),
    /** Highest of the window; descriptors are those of its main process, as their limit is. */
    threads: nullable(Num),
    fds: nullable(Num),
    fdLimit: nullable(Num),
    swapBytes: nullable(Num),
    /** Bytes that stayed on this host, of the peers that were reported; null when none did. */
    loopback: nullable(Type.Object({ inBytes: Num, outBytes: Num }, closed)),
    /** The largest, and how many there are. */
    peers: Type.Array(NetPeer),
    peerCount: Type.Integer(),
    jobs: Type.Array(JobRow),
    burst: nullable(Burst),
    processes: Type.Array(ProcessRow),
  },
  closed,
);
export type CulpritRow = Type.Static<typeof CulpritRow>;

/** Who has how much of a resource: an instance, or all that belongs to none. */
export const Holder = Type.Object(
  {
    kind: Type.Union([Type.Literal('instance'), Type.Literal('other'), Type.Literal('unattributed')]),
    instance: nullable(InstanceRef),
    processCount: nullable(Num),
    share: Num,
    /** Of `other`: the one process that has most of it. */
    process: nullable(Type.Object({ pid: Type.Integer(), name: Type.String(), share: Num }, closed)),
  },
  closed,
);
export type Holder = Type.Static<typeof Holder>;

/** A part of the window in which a resource was saturated while it was not over the whole. */
export const Episode = Type.Object(
  { resource: Resource, fromMs: Ms, toMs: Ms, saturation: Fraction },
  closed,
);
export type Episode = Type.Static<typeof Episode>;

/**
 * The one judgement on guilt, rendered by pages and messages from `code` and the facts beside it.
 * guilty: a resource was saturated and `guilty` used most of it. spread: it was, and no instance stood out.
 * busy: nothing was saturated over the whole window, `guilty` used most. quiet: nothing was, and nobody stood out.
 * unattributed: too much has no owner. noData: nothing was measured.
 */
export const Blame = Type.Object(
  {
    code: Type.Union([
      Type.Literal('guilty'),
      Type.Literal('spread'),
      Type.Literal('busy'),
      Type.Literal('quiet'),
      Type.Literal('unattributed'),
      Type.Literal('noData'),
    ]),
    resource: nullable(Resource),
    guilty: nullable(InstanceRef),
    /** The guilty one's share of what the host used of the resource. */
    share: nullable(Num),
    /** Its usual share at this hour of the week; null while there is not enough history. */
    usualShare: nullable(Num),
    /** A job or helper of the guilty one that used at least half of what it used. */
    part: nullable(Type.Object({ name: Type.String(), share: Num }, closed)),
    /** When nobody stands out: who had most of the resource, the largest first. */
    most: Type.Array(Holder),
    hurt: Type.Array(InstanceRef),
    /** 0 to 1. */
    confidence: Fraction,
    /** How much of the resource's capacity was used: CPU time of all cores, busy time of the worst device. */
    saturation: nullable(Fraction),
    unattributedShare: nullable(Num),
    /** busy, quiet: what a narrower window would show. */
    episode: nullable(Episode),
  },
  closed,
);
export type Blame = Type.Static<typeof Blame>;

/** One point of the host's strip on top of the page; shares of capacity. */
export const StripPoint = Type.Object(
  {
    atMs: Ms,
    cpu: nullable(Fraction),
    memory: nullable(Fraction),
    diskUtil: nullable(Fraction),
    diskReadPerS: nullable(Num),
    diskWritePerS: nullable(Num),
    netPerS: nullable(Num),
  },
  closed,
);
export type StripPoint = Type.Static<typeof StripPoint>;

export const Culprits = Type.Object(
  {
    host: HostName,
    fromMs: Ms,
    toMs: Ms,
    nowMs: Ms,
    /** Table read: raw samples or a rollup, and its step. */
    resolution: Type.Object({ table: Type.String(), stepMs: Num }, closed),
    samples: Type.Integer(),
    /** Time that the samples cover, ms; the divisor of every rate. */
    measuredMs: Num,
    cores: nullable(Num),
    memoryTotalBytes: nullable(Num),
    /**
     * What the host used: every column of `rows` adds up to it. Writes are dirtied pages on both sides; what the
     * devices wrote comes later and in other amounts, so it stands apart and is never summed with them.
     */
    totals: Amounts,
    deviceWriteBytes: nullable(Num),
    rows: Type.Array(CulpritRow),
    /** Share of the time in which some task, or every one, waited for it (PSI). */
    pressure: Type.Object(
      {
        cpu: nullable(Fraction),
        io: nullable(Fraction),
        ioFull: nullable(Fraction),
        memory: nullable(Fraction),
        memoryFull: nullable(Fraction),
      },
      closed,
    ),
    strip: Type.Array(StripPoint),
    blame: Blame,
    /** What could not be measured in the newest report of the window, and why. */
    sources: Type.Array(SourceState),
    /** Of the processes, in the newest sample; of network bytes, over the window. */
    coverage: Type.Object(
      { processes: nullable(Fraction), processIo: nullable(Fraction), net: nullable(Fraction) },
      closed,
    ),
    /** What the agent itself cost over the window; null when it did not tell. */
    agent: nullable(
      Type.Object(
        {
          /** CPU time, that of the programs it runs included. */
          cpuMs: Num,
          /** Highest. */
          rssBytes: Num,
          /** Longest delay of a sample. */
          lateMs: Num,
          droppedReports: Num,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Culprits = Type.Static<typeof Culprits>;
