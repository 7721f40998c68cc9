/** What the backend answers to a report. It is sent after the report's commit, never before. */
import { Type } from 'typebox';
import { CommandMd5, EpochMs, Text, closed, optional } from './parts.ts';
import { WatchOrder } from './watch.ts';

/** What the agent shall do from now on. Absent keys keep their value. */
export const AgentSettings = Type.Object(
  {
    intervalMs: optional(Type.Integer({ minimum: 1_000, maximum: 3_600_000 })),
    topProcesses: optional(Type.Integer({ minimum: 1, maximum: 100 })),
    /** A process over one of these is always reported: % of one core, bytes, bytes/s. */
    thresholds: optional(
      Type.Object(
        {
          cpuPercent: optional(Type.Number({ minimum: 0 })),
          memoryBytes: optional(Type.Number({ minimum: 0 })),
          ioBytesPerS: optional(Type.Number({ minimum: 0 })),
          netBytesPerS: optional(Type.Number({ minimum: 0 })),
        },
        closed,
      ),
    ),
    servers: optional(Type.Array(Text, { maxItems: 32 })),
  },
  closed,
);
export type AgentSettings = Type.Static<typeof AgentSettings>;

/** A signed agent bundle that the agent shall run. */
export const BundleOrder = Type.Object(
  {
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    sizeBytes: Type.Integer({ minimum: 1 }),
    /** Ed25519 over the 32 bytes of the SHA-256, base64. */
    signature: Type.String({ maxLength: 128 }),
  },
  closed,
);
export type BundleOrder = Type.Static<typeof BundleOrder>;

export const Answer = Type.Object(
  {
    protocol: Type.Integer({ minimum: 1 }),
    status: Type.Union([Type.Literal('stored'), Type.Literal('duplicate')]),
    serverTimeMs: EpochMs,
    /** The configured version label; a changed label restarts the agent once. */
    version: Type.String({ maxLength: 32 }),
    settings: optional(AgentSettings),
    bundle: optional(BundleOrder),
    /** Command lines the backend does not know: send their texts with the next report. */
    wantCommands: optional(Type.Array(CommandMd5, { maxItems: 1_500 })),
    /** The host was taken offline: stop and remove yourself. */
    remove: optional(Type.Boolean()),
    /** Tell people when no server answers. Absent: this host does not, and forgets what it was told for it. */
    watch: optional(WatchOrder),
    /** The `REPORT_ADDITIONS` that this backend takes. */
    takes: optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 32 })),
  },
  closed,
);
export type Answer = Type.Static<typeof Answer>;

/** Every error of every route. `field` is a JSON pointer into the body or the name of a query key. */
export const ErrorBody = Type.Object(
  {
    code: Type.String(),
    message: Type.String(),
    field: optional(Type.String()),
    retryAfterS: optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
export type ErrorBody = Type.Static<typeof ErrorBody>;
