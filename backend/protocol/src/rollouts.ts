/** Upgrades of the fleet in waves: one host, a tenth, the rest. */
import { Type } from 'typebox';
import { Ms, closed, nullable, optional } from './parts.ts';
import { HostName } from './report.ts';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

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
export const RolloutList = Type.Object({ rollouts: Type.Array(Rollout) }, closed);
export type RolloutList = Type.Static<typeof RolloutList>;

/**
 * POST admin/rollouts: begins one, of this backend's bundle or an earlier one. 409 ROLLOUT_OPEN while another is open.
 * POST admin/rollouts/pause, …/resume, …/rollback: of the open one. POST admin/hosts/hold, …/release {hosts}: keeps hosts
 * back from upgrades.
 */
export const StartRollout = Type.Object({ bundle: optional(Sha256) }, closed);
export type StartRollout = Type.Static<typeof StartRollout>;

/** GET read/rollout?id: hosts that were told, and how each is. */
export const RolloutQuery = Type.Object({ id: Type.Integer({ minimum: 1 }) }, closed);
export const RolloutHosts = Type.Object(
  {
    hosts: Type.Array(
      Type.Object(
        {
          host: HostName,
          wave: Type.Integer(),
          /** Reports with it. */
          isRunning: Type.Boolean(),
          ageS: nullable(Type.Number()),
          cpuBefore: nullable(Type.Number()),
          cpuAfter: nullable(Type.Number()),
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
