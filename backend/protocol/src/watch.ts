/**
 * Hosts that tell people when no server answers: what a backend asks of one in its answers, and what the host says
 * about it in its reports. A host says it only to servers that asked, so that older ones never meet it.
 */
import { Type } from 'typebox';
import { EpochMs, Text, closed, optional } from './parts.ts';

const RobotId = Type.String({ pattern: '^[0-9a-f]{16}$' });
const Address = Type.String({ maxLength: 1_000, pattern: '^https?://[^\\s]+$' });
/** Most robots that one host watches for. */
const MOST_ROBOTS = 16;

export const WatchRobot = Type.Object(
  {
    /** Names the robot between the two; another one as soon as its address changes. */
    id: RobotId,
    /** 0: only try whether its server can be reached, and send nothing; 1: tells first; 2: tells ten minutes later. */
    rank: Type.Integer({ minimum: 0, maximum: 2 }),
    /** With its key, for those that tell; without a path, for those that try. A secret. */
    url: Address,
    /** HTTP(S) proxy that leads to it. A secret: it may hold a password. */
    proxy: optional(Address),
    /** JSON to be posted, with `{since}`, `{minutes}` and `{now}` to be put in. Absent with rank 0. */
    body: optional(Type.String({ maxLength: 8_192 })),
  },
  closed,
);
export type WatchRobot = Type.Static<typeof WatchRobot>;

export const WatchOrder = Type.Object(
  {
    robots: Type.Array(WatchRobot, { maxItems: MOST_ROBOTS }),
    /** In which zone messages tell times. */
    utcOffsetMinutes: Type.Integer({ minimum: -900, maximum: 900 }),
  },
  closed,
);
export type WatchOrder = Type.Static<typeof WatchOrder>;

export const WatchStatus = Type.Object(
  {
    /** Of robots that were tried: whether their server was reached, and why not. */
    tried: Type.Array(Type.Object({ id: RobotId, reached: Type.Boolean(), reason: optional(Text) }, closed), {
      maxItems: MOST_ROBOTS,
    }),
    /** Outages of all servers of which this host has told, by its clock. */
    told: optional(
      Type.Array(Type.Object({ id: RobotId, sinceMs: EpochMs, atMs: EpochMs }, closed), {
        maxItems: MOST_ROBOTS,
      }),
    ),
  },
  closed,
);
export type WatchStatus = Type.Static<typeof WatchStatus>;
