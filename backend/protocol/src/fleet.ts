/** The fleet as its page shows it: of each host what was asked for, what was observed, and what is being done. */
import { Type } from 'typebox';
import { Fraction, Ms, closed, nullable, optional } from './parts.ts';
import { TaskKind } from './hosts.ts';
import { HostName } from './report.ts';

const Num = Type.Number();

/**
 * pending: to be brought online, not begun. working: being installed or removed. waiting: installed, its first report
 * is awaited. failed: the last try to bring it online failed; it is tried again. held: waits for a person (a key to
 * confirm, a cancelled order, a password). online. silent: online, but it does not report. removing: to be taken
 * offline. removalPending: it could not be looked at yet. offline. oldClient: its client of the replaced system
 * reports, ours was not asked for. unknown: it stands in no list of hosts to monitor.
 */
export const FLEET_STATES = [
  'pending',
  'working',
  'waiting',
  'failed',
  'held',
  'online',
  'silent',
  'removing',
  'removalPending',
  'offline',
  'oldClient',
  'unknown',
] as const;
export type FleetState = (typeof FLEET_STATES)[number];
export const FleetState = Type.Unsafe<FleetState>(
  Type.Union(FLEET_STATES.map((state) => Type.Literal(state))),
);

/** GET read/fleet */
export const FleetHost = Type.Object(
  {
    host: HostName,
    alias: nullable(Type.String()),
    owner: nullable(Type.String()),
    business: nullable(Type.String()),
    tags: Type.Array(Type.String()),
    /** As tb_monitor_host_config says; null: it has no row there. */
    istate: nullable(Type.Integer()),
    state: FleetState,
    /** What goes on, or went on last; null: nothing yet. Its outputs are for administrators. */
    work: nullable(
      Type.Object(
        {
          kind: TaskKind,
          state: Type.String(),
          step: nullable(Type.String()),
          stepsDone: Type.Integer(),
          stepsAll: Type.Integer(),
          startedMs: Ms,
          endedMs: nullable(Ms),
        },
        closed,
      ),
    ),
    /** Why the last try failed; null: it did not. */
    error: nullable(
      Type.Object(
        { code: Type.String(), message: Type.String(), attempts: Type.Integer(), retryInS: Num },
        closed,
      ),
    ),
    /**
     * How it is known of an offline host that no agent is left: looked (SSH found nothing), said (by the agent itself, as
     * its last request), assumed (by an administrator); null: it is not, or not offline.
     */
    removal: nullable(Type.Union([Type.Literal('looked'), Type.Literal('said'), Type.Literal('assumed')])),
    lastReportMs: nullable(Ms),
    ageS: nullable(Num),
    client: nullable(Type.Union([Type.Literal('agent'), Type.Literal('legacy')])),
    /** SHA-256 of bundles, and labels; null: none, or not known. */
    running: Type.Object({ bundle: nullable(Type.String()), version: nullable(Type.String()) }, closed),
    /** `bundle` null: it keeps the one it has. */
    wanted: Type.Object({ bundle: nullable(Type.String()), version: Type.String() }, closed),
    /**
     * Its client of the replaced system: stop (when ours has reported), stopped (`move-back` restores it), restore; null: it
     * is left alone.
     */
    oldClient: nullable(Type.Union([Type.Literal('stop'), Type.Literal('stopped'), Type.Literal('restore')])),
    /** Kept back from upgrades. */
    isHeld: Type.Boolean(),
    /** Of the agent at its newest report. */
    agent: Type.Object(
      {
        /** Share of one core, its children included. */
        cpu: nullable(Num),
        memoryBytes: nullable(Num),
        spoolReports: nullable(Num),
        spoolBytes: nullable(Num),
        /** Lost to the limit of its spool. */
        droppedReports: nullable(Num),
        /** Its host's clock less the backend's. */
        clockOffsetMs: nullable(Num),
        /** The backend that took the report. */
        server: nullable(Type.String()),
      },
      closed,
    ),
    coverage: Type.Object(
      { processes: nullable(Fraction), io: nullable(Fraction), net: nullable(Fraction) },
      closed,
    ),
    instances: Type.Integer(),
  },
  closed,
);
export type FleetHost = Type.Static<typeof FleetHost>;
export const Fleet = Type.Object(
  {
    nowMs: Ms,
    /** How many hosts there are of each state. */
    counts: Type.Record(Type.String(), Type.Integer()),
    hosts: Type.Array(FleetHost),
  },
  closed,
);
export type Fleet = Type.Static<typeof Fleet>;

/** GET admin/hosts/tasks?host&since&limit: all hosts and times when absent. */
export const TaskQuery = Type.Object(
  {
    /** All work on this host, not only its newest. */
    host: optional(HostName),
    /** What goes on, or began or ended since. */
    since: optional(Ms),
    limit: optional(Type.Integer({ minimum: 1, maximum: 5_000 })),
  },
  closed,
);
export type TaskQuery = Type.Static<typeof TaskQuery>;
