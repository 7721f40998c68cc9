/**
 * The read API: what the plugin's pages and the panel ask for, under `/v1/read/`.
 * Times are milliseconds UTC, ranges half-open [from, to). `null` is "not measured", 0 is zero.
 * Amounts are totals over the window: rate = amount × 1000 ÷ measuredMs, share = amount ÷ host's amount.
 */
import { Type, type TSchema } from 'typebox';
import { Fraction, closed, optional } from './parts.ts';
import { HostName, SourceState } from './report.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Num = Type.Number();
const Ms = Type.Integer({ minimum: 0, maximum: 4_102_444_800_000 });

export const RESOURCES = ['cpu', 'memory', 'diskRead', 'diskWrite', 'netIn', 'netOut'] as const;
export const Resource = Type.Union([
  Type.Literal('cpu'),
  Type.Literal('memory'),
  Type.Literal('diskRead'),
  Type.Literal('diskWrite'),
  Type.Literal('netIn'),
  Type.Literal('netOut'),
]);
export type Resource = Type.Static<typeof Resource>;

/** cpu in ms of CPU time, memory in bytes (average over the window), the rest in bytes. */
export const Amounts = Type.Object(
  {
    cpu: nullable(Num),
    memory: nullable(Num),
    diskRead: nullable(Num),
    diskWrite: nullable(Num),
    netIn: nullable(Num),
    netOut: nullable(Num),
  },
  closed,
);
export type Amounts = Type.Static<typeof Amounts>;

/** How an instance is named on every page: engine and port, or the data directory or socket. */
export const InstanceRef = Type.Object(
  {
    id: Type.Integer(),
    engine: Type.String(),
    port: Type.Integer(),
    dataDir: Type.String(),
    /** `mysqld 3307`, `redis-server 6379`: engine program and port. */
    name: Type.String(),
  },
  closed,
);
export type InstanceRef = Type.Static<typeof InstanceRef>;

/** GET read/hosts */
export const HostRow = Type.Object(
  {
    host: HostName,
    alias: nullable(Type.String()),
    owner: nullable(Type.String()),
    /** `istate` of tb_monitor_host_config; null when the host was never enrolled there. */
    istate: nullable(Type.Integer()),
    lastReportMs: nullable(Ms),
    /** Seconds since the last report by the database's clock. */
    ageS: nullable(Num),
    agentVersion: nullable(Type.String()),
    cores: nullable(Num),
    /** Shares of the host at its last report. */
    cpu: nullable(Fraction),
    memory: nullable(Fraction),
    /** The busiest device's share of time with requests in flight. */
    diskUtil: nullable(Fraction),
    device: nullable(Type.String()),
    /** Who used most of the CPU in the last report, with its share of the host's capacity. */
    top: nullable(Type.Object({ instance: InstanceRef, share: Num }, closed)),
    instances: Type.Integer(),
    sources: Type.Array(SourceState),
  },
  closed,
);
export type HostRow = Type.Static<typeof HostRow>;
export const HostList = Type.Object({ nowMs: Ms, hosts: Type.Array(HostRow) }, closed);
export type HostList = Type.Static<typeof HostList>;

/** Query of read/culprits and read/series. */
export const WindowQuery = Type.Object(
  { host: HostName, from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 1 }) },
  closed,
);
export type WindowQuery = Type.Static<typeof WindowQuery>;

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
    cpuWaitMs: nullable(Num),
    ioWaitMs: nullable(Num),
    processes: Type.Array(ProcessRow),
  },
  closed,
);
export type CulpritRow = Type.Static<typeof CulpritRow>;

/**
 * The one judgement on guilt, rendered by pages and messages from `code` and the facts beside it.
 * guilty: a resource was saturated and `guilty` used most of it. spread: it was, and no instance stood out.
 * busy: nothing was saturated, `guilty` used most.
 * quiet: nothing was saturated and nobody stood out. unknown: too much is unattributed, or there is no data.
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
    hurt: Type.Array(InstanceRef),
    /** 0 to 1. */
    confidence: Fraction,
    /** How much of the resource's capacity was used: CPU time of all cores, busy time of the worst device. */
    saturation: nullable(Fraction),
    unattributedShare: nullable(Num),
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

/** GET read/culprits?host&from&to */
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
    strip: Type.Array(StripPoint),
    blame: Blame,
    /** What could not be measured in the newest report of the window, and why. */
    sources: Type.Array(SourceState),
    coverage: Type.Object(
      { processes: nullable(Fraction), processIo: nullable(Fraction), net: nullable(Fraction) },
      closed,
    ),
  },
  closed,
);
export type Culprits = Type.Static<typeof Culprits>;

/** GET read/series?host&from&to&resource */
export const SeriesQuery = Type.Object({ ...WindowQuery.properties, resource: Resource }, closed);
export type SeriesQuery = Type.Static<typeof SeriesQuery>;
export const Series = Type.Object(
  {
    host: HostName,
    resource: Resource,
    /** cpu: cores in use; memory: bytes; the rest: bytes per second. */
    unit: Type.Union([Type.Literal('cores'), Type.Literal('bytes'), Type.Literal('bytesPerS')]),
    resolution: Type.Object({ table: Type.String(), stepMs: Num }, closed),
    timesMs: Type.Array(Ms),
    series: Type.Array(
      Type.Object(
        {
          kind: Type.Union([Type.Literal('instance'), Type.Literal('other'), Type.Literal('unattributed')]),
          instance: nullable(InstanceRef),
          name: Type.String(),
          /** As long as `timesMs`; null where there is no sample: a gap is a gap. */
          values: Type.Array(nullable(Num)),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Series = Type.Static<typeof Series>;

/** GET {read,edit,admin}/session: who the backend takes the caller for. */
export const Session = Type.Object(
  {
    role: Type.Union([Type.Literal('read'), Type.Literal('edit'), Type.Literal('admin')]),
    /** Grafana login from X-Grafana-Context; empty for anonymous visitors and direct callers. */
    login: Type.String(),
    version: Type.String(),
    /** The retention and interval that the pages explain. */
    intervalMs: Num,
    retentionDays: Num,
  },
  closed,
);
export type Session = Type.Static<typeof Session>;

/** PATCH edit/host?host=…: what people call the host and who owns it; null clears. */
export const HostDetails = Type.Object(
  {
    alias: optional(nullable(Type.String({ maxLength: 64 }))),
    owner: optional(nullable(Type.String({ maxLength: 64 }))),
  },
  closed,
);
export type HostDetails = Type.Static<typeof HostDetails>;

/** POST admin/hosts: enrols a host and answers its agent's token, once. */
export const EnrolHost = Type.Object({ host: HostName }, closed);
export type EnrolHost = Type.Static<typeof EnrolHost>;
export const Enrolled = Type.Object({ host: HostName, token: Type.String() }, closed);
export type Enrolled = Type.Static<typeof Enrolled>;
