/** GET read/context?host&from&to: what a window of Culprits is compared with, and the incidents of its host then. */
import { Type } from 'typebox';
import { Ms, closed, nullable } from './parts.ts';
import { Amounts } from './read.ts';
import { HostName } from './report.ts';

const Num = Type.Number();

/** What everybody used in another window; shares of its totals compare with shares of any window. */
export const Compared = Type.Object(
  {
    fromMs: Ms,
    toMs: Ms,
    /** Time that its samples cover, ms. */
    measuredMs: Num,
    totals: Amounts,
    rows: Type.Array(
      Type.Object(
        {
          kind: Type.Union([Type.Literal('instance'), Type.Literal('other'), Type.Literal('unattributed')]),
          /** `InstanceRef.id`; null for the other kinds. */
          instance: nullable(Type.Integer()),
          amounts: Amounts,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Compared = Type.Static<typeof Compared>;

/** An incident of the host that lasted into the window. */
export const IncidentMark = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    kind: Type.String(),
    severity: Type.String(),
    title: Type.String(),
    /** Of this host. */
    beganMs: Ms,
    /** null: still open. */
    resolvedMs: nullable(Ms),
  },
  closed,
);
export type IncidentMark = Type.Static<typeof IncidentMark>;

export const Context = Type.Object(
  {
    host: HostName,
    /** The hour that ends where the window begins; null where nothing was measured. */
    hourBefore: nullable(Compared),
    /** The window itself, seven days earlier. */
    lastWeek: nullable(Compared),
    /** The newest first, at most 50. */
    incidents: Type.Array(IncidentMark),
  },
  closed,
);
export type Context = Type.Static<typeof Context>;
