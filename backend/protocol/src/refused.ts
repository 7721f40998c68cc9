/** GET admin/refused-reports: reports that were not stored, as far as one backend remembers them. */
import { Type, type TSchema } from 'typebox';
import { closed } from './parts.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Ms = Type.Integer({ minimum: 0 });

export const RefusedReport = Type.Object(
  {
    /** When the newest of this kind came. */
    atMs: Ms,
    /** Those of this code from this sender since the backend started. */
    times: Type.Integer({ minimum: 1 }),
    client: Type.Union([Type.Literal('agent'), Type.Literal('legacy')]),
    /** The host that the token speaks for; null when that is not known. */
    host: nullable(Type.String()),
    address: Type.String(),
    code: Type.String(),
    message: Type.String(),
    /** JSON pointer, or the path in an old client's report. */
    field: nullable(Type.String()),
    /** JSON of what stands there, cut, secrets masked. */
    value: nullable(Type.String()),
    /** The start of the body, secrets masked. */
    body: nullable(Type.String()),
  },
  closed,
);
export type RefusedReport = Type.Static<typeof RefusedReport>;

export const RefusedReports = Type.Object(
  {
    nowMs: Ms,
    /** Start of the backend. */
    sinceMs: Ms,
    /** Reports not stored since then, by code. */
    counts: Type.Record(Type.String(), Type.Integer()),
    /** Newest first. */
    reports: Type.Array(RefusedReport),
  },
  closed,
);
export type RefusedReports = Type.Static<typeof RefusedReports>;
