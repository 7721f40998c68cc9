/** Upgrades of the fleet in waves: one host, a tenth, the rest. */
import { Type } from 'typebox';
import { Ms, closed, nullable, optional } from './parts.ts';
import { HostName } from './report.ts';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** silent: it stopped reporting. refused: it does not take the bundle. cpu, memory: its agent costs more than before. */
const RolloutFault = Type.Union([
  Type.Literal('silent'),
  Type.Literal('refused'),
  Type.Literal('cpu'),
  Type.Literal('memory'),
]);
export type RolloutFault = Type.Static<typeof RolloutFault>;

/** Pages have words for it, with `values` put in: host, ageS, trouble, cpu, cpuBefore (1 is one core), memory, memoryBefore (bytes). */
export const RolloutHalt = Type.Object(
  {
    /** slow: hosts of the wave do not run it in time. superseded: a backend came with a newer bundle. */
    code: Type.Union([RolloutFault, Type.Literal('slow'), Type.Literal('superseded')]),
    values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  },
  closed,
);
export type RolloutHalt = Type.Static<typeof RolloutHalt>;

export const Rollout = Type.Object(
  {
    id: Type.Integer(),
    bundle: Sha256,
    version: Type.String(),
    /** What the other hosts run, and what a halt or a rollback goes back to; null: each keeps its own. */
    baseBundle: nullable(Sha256),
    baseVersion: Type.String(),
    /**
     * paused: hosts that were told keep it, no others are told. halted: something was wrong, everybody goes back.
     * `resume` begins the wave again.
     */
    state: Type.Union([
      Type.Literal('running'),
      Type.Literal('paused'),
      Type.Literal('halted'),
      Type.Literal('done'),
      Type.Literal('rolledBack'),
    ]),
    /** 0: none yet, 1: one host, 2: a tenth, 3: the rest. */
    wave: Type.Integer(),
    waveStartedMs: nullable(Ms),
    /** Why it was halted, English; null: it was not. */
    reason: nullable(Type.String()),
    /** The same for pages; null: it was not, or by a backend that did not tell it so. */
    halt: nullable(RolloutHalt),
    login: Type.String(),
    startedMs: Ms,
    endedMs: nullable(Ms),
    /** Hosts told so far, and those of them that report with it. */
    told: Type.Integer(),
    running: Type.Integer(),
  },
  closed,
);
export type Rollout = Type.Static<typeof Rollout>;

/** GET read/rollouts: newest first; the first one may be open. */
export const RolloutList = Type.Object(
  {
    rollouts: Type.Array(Rollout),
    /** What this backend came with; null: nothing, or upgrades are switched off. */
    own: nullable(Type.Object({ bundle: Sha256, version: Type.String() }, closed)),
    /** Kept back from upgrades. */
    held: Type.Array(HostName),
  },
  closed,
);
export type RolloutList = Type.Static<typeof RolloutList>;

/**
 * POST admin/rollouts: begins one, of this backend's bundle or an earlier one. 409 ROLLOUT_OPEN while another is open.
 * POST admin/rollouts/pause, …/resume, …/rollback: of the open one. POST admin/hosts/hold, …/release {hosts}: keeps hosts
 * back from upgrades.
 */
export const StartRollout = Type.Object({ bundle: optional(Sha256) }, closed);
export type StartRollout = Type.Static<typeof StartRollout>;

/** GET read/rollout?id: hosts that were told, by wave and name, and how each is. */
export const RolloutQuery = Type.Object({ id: Type.Integer({ minimum: 1 }) }, closed);
export const RolloutHosts = Type.Object(
  {
    /** Hosts that report something else and are to be told yet; 0 for a rollout that is over. */
    left: Type.Integer(),
    /** Seconds for which all of the present wave have run it; null: not all do. The next begins after `soakS`. */
    goodForS: nullable(Type.Number()),
    soakS: Type.Number(),
    hosts: Type.Array(
      Type.Object(
        {
          host: HostName,
          wave: Type.Integer(),
          /** Reports with it. */
          isRunning: Type.Boolean(),
          ageS: nullable(Type.Number()),
          /** CPU time of its agent, 1 is one core, and most resident memory, bytes. */
          cpuBefore: nullable(Type.Number()),
          cpuAfter: nullable(Type.Number()),
          rssBefore: nullable(Type.Number()),
          rssAfter: nullable(Type.Number()),
          /** What would halt it, or did; null: nothing. */
          fault: nullable(RolloutFault),
          /** Why its agent does not take it; null: nothing is said. */
          trouble: nullable(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type RolloutHosts = Type.Static<typeof RolloutHosts>;
