/** What is looked at on a host before anything on it is changed. */
import { Type } from 'typebox';
import { HostAccess, HostEntry } from './host-adding.ts';
import { ShownKey } from './host-keys.ts';
import { closed, nullable, optional } from './parts.ts';
import { HostName } from './report.ts';

/** In the order in which they are made. */
export const CHECK_NAMES = [
  'reachable',
  'hostKey',
  'login',
  'root',
  'platform',
  'glibc',
  'disk',
  'clock',
  'ss',
  'keeper',
  'reachesBackend',
  'oldClient',
  'alertChannel',
] as const;

export const HostCheck = Type.Object(
  {
    name: Type.Unsafe<(typeof CHECK_NAMES)[number]>(
      Type.Union(CHECK_NAMES.map((name) => Type.Literal(name))),
    ),
    /** `skip`: could not be looked at, since one before it failed. Only `fail` stands in the way. */
    state: Type.Union([Type.Literal('ok'), Type.Literal('warn'), Type.Literal('fail'), Type.Literal('skip')]),
    /** Stable: pages have words for it, with `values` put in. Of what is ok: the name itself. */
    code: Type.String(),
    values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    /** English: what was found. */
    reason: Type.String(),
    /** English: what to do; null where nothing is to be done. */
    remedy: nullable(Type.String()),
  },
  closed,
);
export type HostCheck = Type.Static<typeof HostCheck>;

/**
 * POST admin/hosts/preflight: one host, added or not; changes nothing. Without `access` the one that is kept for it, or
 * [SSH]. Takes up to 25 s; ask for several at once.
 */
export const AskPreflight = Type.Object({ host: HostEntry, access: optional(HostAccess) }, closed);
export type AskPreflight = Type.Static<typeof AskPreflight>;
export const Preflight = Type.Object(
  {
    host: HostName,
    /** Nothing failed. */
    ready: Type.Boolean(),
    /** Null: it showed none. */
    key: nullable(ShownKey),
    checks: Type.Array(HostCheck),
    durationMs: Type.Number(),
  },
  closed,
);
export type Preflight = Type.Static<typeof Preflight>;
