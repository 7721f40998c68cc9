/** Bringing hosts online and taking them offline: what pages and the command line ask and are told. */
import { Type } from 'typebox';
import { HostCheck } from './host-checks.ts';
import { Ms, closed, nullable } from './parts.ts';
import { HostName } from './report.ts';

/**
 * POST admin/hosts/online, …/offline, …/retry, …/cancel, …/forget-key, …/hold, …/release: hosts by name, as of a pasted
 * list. …/move: online, and with the first report their client of the replaced system is ended; …/move-back undoes that.
 */
export const HostNames = Type.Object(
  { hosts: Type.Array(HostName, { minItems: 1, maxItems: 1_000, uniqueItems: true }) },
  closed,
);
export type HostNames = Type.Static<typeof HostNames>;

const HostStep = Type.Object(
  {
    name: Type.String(),
    state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
    startedMs: Ms,
    endedMs: nullable(Ms),
    /** What it found, or the output of what failed. */
    detail: nullable(Type.String()),
    /** Of a preflight, for pages: the same with codes; null: it is none, or of a backend that kept none. */
    checks: nullable(Type.Array(HostCheck)),
  },
  closed,
);

/** stopOld, moveBack: the client of the replaced system is ended, or put back and ours removed. */
export const TaskKind = Type.Union([
  Type.Literal('install'),
  Type.Literal('remove'),
  Type.Literal('stopOld'),
  Type.Literal('moveBack'),
]);

/** The newest work on a host. */
const HostTask = Type.Object(
  {
    host: HostName,
    kind: TaskKind,
    /** `abandoned`: its backend was lost; it is done again by another one. */
    state: Type.Union([
      Type.Literal('running'),
      Type.Literal('done'),
      Type.Literal('failed'),
      Type.Literal('cancelled'),
      Type.Literal('abandoned'),
    ]),
    startedMs: Ms,
    endedMs: nullable(Ms),
    errorCode: nullable(Type.String()),
    errorMessage: nullable(Type.String()),
    steps: Type.Array(HostStep),
  },
  closed,
);

/** GET admin/hosts/tasks?…: the newest of each host, newest first. Outputs of hosts are for administrators. */
export const HostTasks = Type.Object({ tasks: Type.Array(HostTask) }, closed);
export type HostTasks = Type.Static<typeof HostTasks>;
