/** What the pages of one host and of one instance ask for. Times are milliseconds UTC; null is not measured. */
import { Type } from 'typebox';
import { Inventory } from './host-sample.ts';
import { Fraction, Ms, closed, nullable } from './parts.ts';
import { InstanceRef } from './read.ts';
import { HostName, SourceState } from './report.ts';

const Num = Type.Number();

/** GET read/host?host */
export const HostPageQuery = Type.Object({ host: HostName }, closed);

const HostInstance = Type.Object(
  {
    instance: InstanceRef,
    /** In the newest report. */
    running: Type.Boolean(),
    pid: nullable(Type.Integer()),
    startedMs: nullable(Ms),
    firstSeenMs: Ms,
    lastSeenMs: Ms,
    /** Masked. */
    command: nullable(Type.String()),
    /** Of the last 24 hours: cores in use, most memory, and how often it was restarted. */
    cpuCores: nullable(Num),
    memoryBytes: nullable(Num),
    restarts: Type.Integer(),
  },
  closed,
);
export type HostInstance = Type.Static<typeof HostInstance>;

const HostFileSystem = Type.Object(
  {
    mount: Type.String(),
    device: Type.String(),
    totalBytes: Num,
    usedBytes: Num,
    freeBytes: Num,
    /** Null: it has no limit of inodes. */
    inodes: nullable(Num),
    inodesFree: nullable(Num),
    /** Days until it is full, going on as in the last seven; null: it does not grow, or too little is known. */
    daysLeft: nullable(Num),
  },
  closed,
);
export type HostFileSystem = Type.Static<typeof HostFileSystem>;

const AgentHealth = Type.Object(
  {
    version: nullable(Type.String()),
    client: nullable(Type.Union([Type.Literal('agent'), Type.Literal('legacy')])),
    intervalMs: Num,
    /** Of one core, its children included, over the last hour. */
    cpu: nullable(Num),
    memoryBytes: nullable(Num),
    /** Longest time that a sample took in the last hour. */
    sampleMs: nullable(Num),
    spoolReports: nullable(Num),
    spoolBytes: nullable(Num),
    droppedReports: nullable(Num),
    /** The host's clock less the backend's. */
    clockOffsetMs: nullable(Num),
    coverage: Type.Object(
      { processes: nullable(Fraction), io: nullable(Fraction), net: nullable(Fraction) },
      closed,
    ),
    sources: Type.Array(SourceState),
  },
  closed,
);

export const HostPage = Type.Object(
  {
    host: HostName,
    alias: nullable(Type.String()),
    owner: nullable(Type.String()),
    istate: nullable(Type.Integer()),
    createdMs: Ms,
    lastReportMs: nullable(Ms),
    /** Seconds since then by the database's clock. */
    ageS: nullable(Num),
    inventory: nullable(Inventory),
    /** Null: it never reported. */
    agent: nullable(AgentHealth),
    instances: Type.Array(HostInstance),
    fileSystems: Type.Array(HostFileSystem),
  },
  closed,
);
export type HostPage = Type.Static<typeof HostPage>;

/** GET read/instance?id */
export const InstancePageQuery = Type.Object({ id: Type.Integer({ minimum: 1 }) }, closed);

/** A stretch of its life. Averages over the time that was measured, and the busiest sample. */
const LifePoint = Type.Object(
  {
    /** Its end. */
    atMs: Ms,
    /** Cores in use. */
    cpu: nullable(Num),
    cpuMax: nullable(Num),
    memoryBytes: nullable(Num),
    memoryMax: nullable(Num),
    /** Bytes per second. */
    read: nullable(Num),
    readMax: nullable(Num),
    write: nullable(Num),
    netIn: nullable(Num),
    netOut: nullable(Num),
    threadsMax: nullable(Num),
    fdsMax: nullable(Num),
    restarts: Type.Integer(),
  },
  closed,
);
export type LifePoint = Type.Static<typeof LifePoint>;

export const InstancePage = Type.Object(
  {
    host: HostName,
    instance: InstanceRef,
    pid: nullable(Type.Integer()),
    startedMs: nullable(Ms),
    firstSeenMs: Ms,
    command: nullable(Type.String()),
    /** Ports, socket, container, unit as last reported. */
    attributes: Type.Record(Type.String(), Type.Unknown()),
    /** Of the last 90 days, or since it was first seen; the rows that they are made of. */
    fromMs: Ms,
    toMs: Ms,
    stepMs: Num,
    table: Type.String(),
    /** Oldest first; a stretch without a sample is not there: a gap is a gap. */
    life: Type.Array(LifePoint),
  },
  closed,
);
export type InstancePage = Type.Static<typeof InstancePage>;
