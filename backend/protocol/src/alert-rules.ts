/** What the pages Rules, Routes and Silences ask for. Times are milliseconds UTC. */
import { Type } from 'typebox';
import { Ms, closed, nullable } from './parts.ts';

const Limit = Type.Number({ minimum: -1e18, maximum: 1e18 });
const Id = Type.Integer({ minimum: 1 });
const Name = Type.String({ minLength: 1, maxLength: 96 });
const Texts = Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { maxItems: 200 });
const Severity = Type.Union([Type.Literal('info'), Type.Literal('warning'), Type.Literal('critical')]);
const Seconds = Type.Integer({ minimum: 0, maximum: 604_800 });

/** What can be watched. Units: see `unit` of RuleList. */
export const MEASURE_KEYS = [
  ...(['host.cpu', 'host.iowait', 'host.psiCpu', 'host.psiIo', 'host.psiMemory', 'host.memory'] as const),
  ...(['host.swap', 'host.network', 'host.clock', 'device.util', 'device.queue'] as const),
  ...(['filesystem.used', 'filesystem.daysLeft', 'filesystem.inodes'] as const),
  ...(['instance.cpu', 'instance.memory', 'instance.read', 'instance.write'] as const),
  ...(['instance.netIn', 'instance.netOut', 'instance.descriptors'] as const),
  ...(['instance.restarted', 'instance.gone', 'instance.new'] as const),
] as const;

const Scope = Type.Object(
  {
    /** Names or patterns with `*`; here and below an empty list leaves it open. */
    hosts: Texts,
    owners: Texts,
    tags: Texts,
    engines: Texts,
    ports: Type.Array(Type.Integer({ minimum: 0, maximum: 65_535 }), { maxItems: 200 }),
  },
  closed,
);

/** POST admin/rules, PUT admin/rule?id, POST admin/rules/preview */
export const RuleDraft = Type.Object(
  {
    name: Name,
    enabled: Type.Boolean(),
    severity: Severity,
    measure: Type.Enum(MEASURE_KEYS),
    /** A fixed value, a part of the host in percent, or times the usual of the hour of the week. */
    compare: Type.Union([Type.Literal('value'), Type.Literal('share'), Type.Literal('usual')]),
    limit: Limit,
    /** From which on it is good again; on the better side of `limit`. */
    clear: Limit,
    forS: Seconds,
    clearForS: Seconds,
    scope: Scope,
    overrides: Type.Array(
      Type.Object({ host: Type.String({ minLength: 1, maxLength: 253 }), limit: nullable(Limit) }, closed),
      { maxItems: 500 },
    ),
  },
  closed,
);
export type RuleDraft = Type.Static<typeof RuleDraft>;

/** GET read/rules */
export const RuleList = Type.Object(
  {
    rules: Type.Array(
      Type.Object(
        {
          ...RuleDraft.properties,
          id: Id,
          /** percent, cpuPercent (100 is one core), count, bytes, bytesPerS, days, seconds, times. */
          unit: Type.String(),
          /** Subjects that break it now. */
          firing: Type.Integer(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type RuleList = Type.Static<typeof RuleList>;

/** How often a rule would have fired over the last 7 days. */
export const RulePreview = Type.Object(
  {
    /** False: this measure is not kept for so long; `reason` says why. */
    possible: Type.Boolean(),
    reason: nullable(Type.String()),
    times: Type.Integer(),
    hosts: Type.Integer(),
    /** Hosts that were looked at. */
    watched: Type.Integer(),
    /** By day, the oldest first. */
    days: Type.Array(Type.Integer()),
    /** Those that would have fired most. */
    most: Type.Array(
      Type.Object({ host: Type.String(), part: nullable(Type.String()), times: Type.Integer() }, closed),
    ),
    /** Step of what was looked at: what is shorter is not seen. */
    stepMs: Type.Number(),
  },
  closed,
);
export type RulePreview = Type.Static<typeof RulePreview>;

export const Matcher = Type.Object(
  {
    hosts: Texts,
    owners: Texts,
    tags: Texts,
    /** cpu, disk, memory, network, space, clock, instance, event, silent-host, server-down, database-down. */
    kinds: Texts,
    severities: Type.Array(Severity, { maxItems: 3 }),
  },
  closed,
);
export type Matcher = Type.Static<typeof Matcher>;

const MINUTES_OF_DAY = 1_440;
const Weekly = Type.Object(
  {
    /** 1 Monday to 7 Sunday. */
    days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }),
    minute: Type.Integer({ minimum: 0, maximum: MINUTES_OF_DAY - 1 }),
    minutes: Type.Integer({ minimum: 1, maximum: 7 * MINUTES_OF_DAY }),
    utcOffsetMinutes: Type.Integer({ minimum: -720, maximum: 840 }),
  },
  closed,
);

/** POST edit/silences. A weekly one is a maintenance window. */
export const SilenceDraft = Type.Object(
  {
    matcher: Matcher,
    startsMs: Ms,
    /** Null: until it is ended; only of a weekly one. */
    endsMs: nullable(Ms),
    weekly: nullable(Weekly),
    note: Type.String({ minLength: 1, maxLength: 1_000 }),
  },
  closed,
);
export type SilenceDraft = Type.Static<typeof SilenceDraft>;

/** GET read/silences: those to come, those that last, and those that ended within a day. */
export const SilenceList = Type.Object(
  {
    silences: Type.Array(
      Type.Object(
        { ...SilenceDraft.properties, id: Id, login: Type.String(), active: Type.Boolean() },
        closed,
      ),
    ),
  },
  closed,
);
export type SilenceList = Type.Static<typeof SilenceList>;

/** PUT admin/routes: the whole list, in order. The first that fits decides; what fits none goes to every channel. */
export const RouteDrafts = Type.Object(
  {
    routes: Type.Array(
      Type.Object(
        {
          name: Name,
          matcher: Matcher,
          /** None: nobody is told. */
          channels: Type.Array(Id, { maxItems: 50 }),
          goesOn: Type.Boolean(),
        },
        closed,
      ),
      { maxItems: 200 },
    ),
  },
  closed,
);
export type RouteDrafts = Type.Static<typeof RouteDrafts>;

/** GET read/routes */
export const RouteList = Type.Object(
  {
    routes: RouteDrafts.properties.routes,
    channels: Type.Array(Type.Object({ id: Id, name: Type.String(), enabled: Type.Boolean() }, closed)),
  },
  closed,
);
export type RouteList = Type.Static<typeof RouteList>;
