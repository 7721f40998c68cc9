/**
 * Which online hosts are silent. Pure: what is known goes in, what is to be written comes out.
 *
 * - Silent: no report for 2 minutes. The time counts from the newest of: the last report, the host's coming online
 *   (3 minutes more when it never reported), and the moment from which reports could be accepted again.
 * - A host is not alerted again within 5 minutes of its last notice.
 * - It recovers with the next report, and only with one: an outage of ours ends nothing.
 * - Hosts that fall silent within 5 minutes belong to one incident. From 10 hosts on it is a storm, whose messages are
 *   at least a minute apart, so that a thousand hosts are a handful of messages.
 */
import { evaluate, type Phase, type State, type Terms } from './evaluate.ts';

export const SILENT_RULE = 'silent-host';

export const LIMIT_MS = 120_000;
const GRACE_MS = 180_000;
const BETWEEN_MS = 300_000;

const TERMS: Terms = { limit: LIMIT_MS, clearBelow: LIMIT_MS, forMs: 0, clearForMs: 0, freshMs: LIMIT_MS };

export interface OnlineHost {
  hostId: number;
  host: string;
  alias: string | null;
  owner: string | null;
  /** Address that it reported to. */
  server: string | null;
  tags: readonly string[];
  /** By the database's clock; null: never. */
  reportedMs: number | null;
  /** Last notice about it; null: never. */
  noticedMs: number | null;
}

export interface KeptState extends State {
  subject: string;
  hostId: number | null;
  /** Since when it is seen online. */
  watchedMs: number;
  incidentId: number | null;
}

export interface SilentSnapshot {
  nowMs: number;
  acceptingMs: number;
  /** Those whose state can change at least. */
  hosts: readonly OnlineHost[];
  /** Of these hosts, and of hosts that are not online any more. */
  states: ReadonlyMap<string, KeptState>;
}

export interface SilentPlan {
  /** States to be written; those that did not change are left out. */
  changed: KeptState[];
  /** Subjects that are watched no longer. */
  gone: KeptState[];
  fired: { host: OnlineHost; state: KeptState }[];
  recovered: { host: OnlineHost; state: KeptState }[];
}

const subjectOf = (host: { hostId: number }) => `host:${host.hostId}`;

export function planSilent(snapshot: SilentSnapshot): SilentPlan {
  const { hosts, states } = snapshot;
  const judged = hosts.map((host) => judgeHost(host, snapshot));
  const online = new Set(judged.map(({ state }) => state.subject));
  return {
    changed: judged.filter(({ moved }) => moved).map(({ state }) => state),
    gone: [...states.values()].filter(({ subject }) => !online.has(subject)),
    fired: judged.filter(({ turn }) => turn === 'fired'),
    recovered: judged.filter(({ turn }) => turn === 'recovered'),
  };
}

function judgeHost(host: OnlineHost, { nowMs, acceptingMs, states }: SilentSnapshot) {
  const subject = subjectOf(host);
  const before = states.get(subject);
  const watchedMs = before?.watchedMs ?? nowMs;
  const value = silentMs(host, { phase: before?.phase, nowMs, watchedMs, acceptingMs });
  const step = evaluate(before, { sampleMs: nowMs, value }, { terms: TERMS, nowMs });
  const { hostId } = host;
  const state: KeptState = {
    ...step.state,
    ...{ subject, hostId, watchedMs, incidentId: before?.incidentId ?? null },
  };
  return { host, state, turn: step.turn, moved: before?.phase !== state.phase };
}

function silentMs(
  host: OnlineHost,
  known: { phase: Phase | undefined; nowMs: number; watchedMs: number; acceptingMs: number },
): number {
  const { nowMs, watchedMs, acceptingMs } = known;
  const { reportedMs, noticedMs } = host;
  // Whatever began later, a firing one waits for a report.
  if (known.phase === 'firing') return reportedMs === null ? LIMIT_MS : nowMs - reportedMs;
  const startMs = reportedMs === null ? watchedMs + GRACE_MS : Math.max(reportedMs, watchedMs);
  const silent = nowMs - Math.max(startMs, acceptingMs);
  const justNoticed = noticedMs !== null && nowMs - noticedMs < BETWEEN_MS;
  return Math.max(0, justNoticed ? Math.min(silent, LIMIT_MS - 1) : silent);
}
