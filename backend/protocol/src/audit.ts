/** Who changed what. */
import { Type } from 'typebox';
import { Ms, closed, nullable, optional } from './parts.ts';

const Id = Type.Integer({ minimum: 1 });

/** GET admin/audit?before&search: newest first, those older than the entry `before`; `search` in login, action, target. */
export const AuditQuery = Type.Object(
  { before: optional(Id), search: optional(Type.String({ maxLength: 200 })) },
  closed,
);
export type AuditQuery = Type.Static<typeof AuditQuery>;

const AuditLine = Type.Object(
  {
    id: Id,
    atMs: Ms,
    /** edit, admin, or local for the command line and the backend itself. */
    role: Type.String(),
    /** Grafana login, or the local account. */
    login: Type.String(),
    /** `host.add`, `channel.change`, … */
    action: Type.String(),
    target: Type.String(),
    /** With which values, never a secret. */
    detail: nullable(Type.Record(Type.String(), Type.Unknown())),
    /** `ok`, or the code of what went wrong. */
    result: Type.String(),
  },
  closed,
);
export type AuditLine = Type.Static<typeof AuditLine>;
export const AuditPage = Type.Object(
  {
    entries: Type.Array(AuditLine),
    /** `before` of the next page; null: there is none. */
    next: nullable(Id),
  },
  closed,
);
export type AuditPage = Type.Static<typeof AuditPage>;
