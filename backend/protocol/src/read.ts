/**
 * The read API: what the plugin's pages and the panel ask for, under `/v1/read/`.
 * Times are milliseconds UTC, ranges half-open [from, to). `null` is "not measured", 0 is zero.
 * Amounts are totals over the window: rate = amount × 1000 ÷ measuredMs, share = amount ÷ host's amount.
 */
import { Type } from 'typebox';
import { HostTags } from './host-adding.ts';
import { Fraction, Ms, closed, nullable, optional } from './parts.ts';
import { HostName, SourceState } from './report.ts';

const Num = Type.Number();

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

/**
 * cpu in ms of CPU time, memory in bytes (average over the window), the rest in bytes. Network is what passed the
 * host's interfaces; what stayed on the host stands apart as `loopback`.
 */
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
    /** What sent the newest report: `legacy` is a client of the replaced system; null when none came. */
    client: nullable(Type.Union([Type.Literal('agent'), Type.Literal('legacy')])),
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

/** GET read/disk-culprits: of each host whose disk is busier than its CPU, the instance with most of its newest I/O. */
export const DiskCulprits = Type.Object(
  {
    hosts: Type.Array(
      Type.Object(
        {
          host: HostName,
          instance: InstanceRef,
          /** Of the bytes that the host's processes read and dirtied. */
          share: Fraction,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type DiskCulprits = Type.Static<typeof DiskCulprits>;

/** Query of read/culprits, read/context and read/series. */
export const WindowQuery = Type.Object(
  { host: HostName, from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 1 }) },
  closed,
);
export type WindowQuery = Type.Static<typeof WindowQuery>;

/** One process among those that ran under a PID, as parts of kind `process` name it. */
export const ProcessKey = Type.String({ pattern: '^[0-9]{1,10}-[0-9]{1,10}$' });

/**
 * GET read/series?host&from&to&resource: a series per instance. With `instance`, an `InstanceRef.id` or 0 for what
 * belongs to none, the parts of that one: its busiest processes, or `by=client` the addresses that it talks to. With
 * `process` as well, the addresses that this one talks to.
 */
export const SeriesQuery = Type.Object(
  {
    ...WindowQuery.properties,
    resource: Resource,
    instance: optional(Type.Integer({ minimum: 0 })),
    by: optional(Type.Union([Type.Literal('process'), Type.Literal('client')])),
    process: optional(ProcessKey),
  },
  closed,
);
export type SeriesQuery = Type.Static<typeof SeriesQuery>;
/**
 * Why the addresses of a process are not told, or not of the whole window. long: it is longer than `mostMs`. dropped: the
 * samples from before `keptFromMs` are gone, and rollups do not tell them. untold: no agent told them, since it is an older
 * one or could not see sockets.
 */
export const SeriesMissing = Type.Union([
  Type.Object({ why: Type.Literal('long'), mostMs: Num }, closed),
  Type.Object({ why: Type.Literal('dropped'), keptFromMs: Ms }, closed),
  Type.Object({ why: Type.Literal('untold') }, closed),
]);
export type SeriesMissing = Type.Static<typeof SeriesMissing>;

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
          kind: Type.Union([
            Type.Literal('instance'),
            Type.Literal('other'),
            Type.Literal('unattributed'),
            Type.Literal('process'),
            Type.Literal('client'),
          ]),
          instance: nullable(InstanceRef),
          /** A process: its program and PID. A client: its address. */
          name: Type.String(),
          /** Of a process. */
          process: optional(ProcessKey),
          /** As long as `timesMs`; null where there is no sample: a gap is a gap. */
          values: Type.Array(nullable(Num)),
        },
        closed,
      ),
    ),
    missing: optional(SeriesMissing),
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

/** PATCH admin/host?host=…: what people call the host, who owns it, what it is for; null clears. */
export const HostDetails = Type.Object(
  {
    alias: optional(nullable(Type.String({ maxLength: 64 }))),
    owner: optional(nullable(Type.String({ maxLength: 64 }))),
    business: optional(nullable(Type.String({ maxLength: 64 }))),
    tags: optional(HostTags),
  },
  closed,
);
export type HostDetails = Type.Static<typeof HostDetails>;

/** POST admin/hosts: enrols a host and answers its agent's token, once. */
export const EnrolHost = Type.Object({ host: HostName }, closed);
export type EnrolHost = Type.Static<typeof EnrolHost>;
export const Enrolled = Type.Object({ host: HostName, token: Type.String() }, closed);
export type Enrolled = Type.Static<typeof Enrolled>;
