/**
 * GET read/worst?from&to: of many hosts, who used most in one window. `hosts` are names with commas between them, or
 * `tag` is one that the hosts have; neither: all hosts.
 */
import { Type } from 'typebox';
import { Fraction, Ms, closed, nullable, optional } from './parts.ts';
import { Amounts, InstanceRef, WindowQuery } from './read.ts';
import { HostName } from './report.ts';

const Num = Type.Number();

/**
 * What rows are ranked by. `part`: the largest part of a capacity of their own host, CPU or disk, so that hosts of
 * every size compare; the others: the amount itself, read and dirtied bytes or both directions together.
 */
export const WorstBy = Type.Union([
  Type.Literal('part'),
  Type.Literal('cpu'),
  Type.Literal('memory'),
  Type.Literal('diskRead'),
  Type.Literal('diskWrite'),
  Type.Literal('net'),
]);
export type WorstBy = Type.Static<typeof WorstBy>;

export const WORST_LIMITS = { rows: 200, hostsText: 20_000 } as const;

export const WorstQuery = Type.Object(
  {
    from: WindowQuery.properties.from,
    to: WindowQuery.properties.to,
    hosts: optional(Type.String({ maxLength: WORST_LIMITS.hostsText })),
    tag: optional(Type.String({ minLength: 1, maxLength: 64 })),
    by: optional(WorstBy),
    limit: optional(Type.Integer({ minimum: 1, maximum: WORST_LIMITS.rows })),
  },
  closed,
);
export type WorstQuery = Type.Static<typeof WorstQuery>;

export const WorstRow = Type.Object(
  {
    host: HostName,
    kind: Type.Union([Type.Literal('instance'), Type.Literal('other'), Type.Literal('unattributed')]),
    /** null for `other` and `unattributed`. */
    instance: nullable(InstanceRef),
    amounts: Amounts,
    /** What its host used, which the shares are parts of; writes are dirtied bytes. */
    totals: Amounts,
    /** Time that the host's samples cover, ms: the divisor of rates. */
    measuredMs: Num,
    /** How much of its host's capacity was used by everybody, as a mean: CPU time, memory, the busiest device's time. */
    load: Type.Object(
      { cpu: nullable(Fraction), memory: nullable(Fraction), disk: nullable(Fraction) },
      closed,
    ),
    /** Its own part of the capacity that it used most of; null when neither was measured. */
    part: nullable(
      Type.Object({ of: Type.Union([Type.Literal('cpu'), Type.Literal('disk')]), share: Num }, closed),
    ),
    /** The hour before the window: what it used, and its host; null when the host was not measured then. */
    hourBefore: nullable(Type.Object({ amounts: nullable(Amounts), totals: Amounts }, closed)),
  },
  closed,
);
export type WorstRow = Type.Static<typeof WorstRow>;

export const Worst = Type.Object(
  {
    fromMs: Ms,
    toMs: Ms,
    nowMs: Ms,
    by: WorstBy,
    /** The coarsest table read; what is left over at both ends comes from finer ones. */
    resolution: Type.Object({ table: Type.String(), stepMs: Num }, closed),
    /** How many hosts were asked about, how many of them have samples in the window, and how much of it these cover. */
    hosts: Type.Integer(),
    measured: Type.Integer(),
    covered: nullable(Fraction),
    /** Of asked hosts, those that are not known. */
    unknown: Type.Array(HostName),
    /** Rows that there are; `rows` are the first of them. */
    found: Type.Integer(),
    rows: Type.Array(WorstRow),
    /** Every tag of any host, for choosing one. */
    tags: Type.Array(Type.String()),
  },
  closed,
);
export type Worst = Type.Static<typeof Worst>;
