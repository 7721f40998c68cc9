/** Judges silent hosts within the transaction of a pass and writes what follows. */
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { SilentFacts } from './facts.ts';
import {
  addEvent,
  addSubjects,
  clearOldAlerts,
  noteNotice,
  noteOldAlerts,
  openIncident,
  readOpenIncidents,
  recoverSubjects,
  resolveIncidents,
} from './incident-store.ts';
import {
  findJoinable,
  nextReminderMs,
  planNotices,
  type Notice,
  type OpenIncident,
  type OpenSubject,
} from './notices.ts';
import { enqueue } from './outbox-store.ts';
import type { Pass } from './pass-store.ts';
import type { About } from './rules/matcher.ts';
import { isSilenced, type Silence } from './rules/silence.ts';
import { findShared } from './shared.ts';
import { LIMIT_MS, planSilent, SILENT_RULE, type OnlineHost, type SilentPlan } from './silent-hosts.ts';
import { dropStates, readHostsToJudge, readHostStates, readOnlineHosts, saveStates } from './state-store.ts';

const ruleKey = SILENT_RULE;

export async function passSilentHosts(
  connection: PoolConnection,
  db: Database,
  { pass, silences }: { pass: Pass; silences: readonly Silence[] },
): Promise<void> {
  const { nowMs } = pass;
  const hosts = await readHostsToJudge(connection, { ruleKey, freshMs: nowMs - LIMIT_MS });
  const states = await readHostStates(connection, { ruleKey, hosts });
  const plan = planSilent({ ...pass, hosts, states });
  await placeFired(connection, { plan, nowMs });
  await saveStates(connection, { ruleKey, states: plan.changed });
  await closeEnded(connection, { plan, nowMs });
  const incidents = await readOpenIncidents(connection, ruleKey);
  const ids = incidents.flatMap(({ subjects }) => subjects.map(({ hostId }) => hostId));
  const byId = new Map((await readOnlineHosts(connection, { ids })).map((host) => [host.hostId, host]));
  for (const incident of incidents) {
    let notices = incident.notices;
    const heard = {
      ...incident,
      subjects: incident.subjects.filter((subject) => !isQuiet(subject, { byId, silences, nowMs })),
    };
    for (const notice of planNotices(heard, nowMs)) {
      notices += 1;
      await tell(connection, db, { incident: { ...incident, notices }, notice, byId, nowMs });
    }
  }
  await resolveIncidents(connection, { ruleKey, nowMs });
}

/** A silenced host is told of when its silence is over; that one of which was told has recovered is always told. */
function isQuiet(
  { hostId, recovered }: OpenSubject,
  known: { byId: ReadonlyMap<number, OnlineHost>; silences: readonly Silence[]; nowMs: number },
): boolean {
  const host = known.byId.get(hostId);
  return !recovered && host !== undefined && isSilenced(known.silences, aboutOf(host), known.nowMs);
}

function aboutOf({ host, owner }: Pick<OnlineHost, 'host' | 'owner'>): About {
  return { host, owner, tags: [], kind: SILENT_RULE, severity: SEVERITY };
}

const SEVERITY = 'critical';

/** Puts hosts that fell silent into an incident, the newest one or a new one. */
async function placeFired(
  connection: PoolConnection,
  { plan, nowMs }: { plan: SilentPlan; nowMs: number },
): Promise<void> {
  if (plan.fired.length === 0) return;
  const subjects = plan.fired.map(({ host, state }) => ({
    ...{ subject: state.subject, hostId: host.hostId, recovered: false, told: 0 as const },
    ...{ part: null, peak: null },
    beganMs: host.reportedMs ?? state.watchedMs,
  }));
  const open = findJoinable(await readOpenIncidents(connection, ruleKey), nowMs);
  const title = plan.fired.map(({ host }) => host.host).join(',');
  const beganMs = Math.min(...subjects.map((subject) => subject.beganMs));
  const incidentId =
    open?.incidentId ??
    (await openIncident(connection, {
      ...{ ruleKey, kind: 'silent-host', severity: SEVERITY, title, nowMs, beganMs },
    }));
  await addSubjects(connection, { incidentId, subjects });
  for (const { state } of plan.fired) state.incidentId = incidentId;
}

/** Hosts that report again, and hosts that nobody wants online any more, of which no message tells. */
async function closeEnded(
  connection: PoolConnection,
  { plan, nowMs }: { plan: SilentPlan; nowMs: number },
): Promise<void> {
  const gone = plan.gone.filter(({ phase }) => phase === 'firing');
  const ended = [...plan.recovered.map(({ state }) => state), ...gone];
  const subjects = ended.flatMap(({ incidentId, subject }) =>
    incidentId === null ? [] : [{ incidentId, subject }],
  );
  await recoverSubjects(connection, { subjects, nowMs });
  await dropStates(connection, { ruleKey, subjects: plan.gone.map(({ subject }) => subject) });
  await clearOldAlerts(
    connection,
    ended.map(({ subject }) => Number(subject.replace('host:', ''))),
  );
}

interface Telling {
  /** With the number of this message already counted. */
  incident: OpenIncident;
  notice: Notice;
  byId: ReadonlyMap<number, OnlineHost>;
  nowMs: number;
}

async function tell(connection: PoolConnection, db: Database, telling: Telling): Promise<void> {
  const { incident, notice, byId, nowMs } = telling;
  const { incidentId, notices, openedMs } = incident;
  // Only several hosts can share what not all have.
  const online = notice.subjects.length > 1 ? await readOnlineHosts(connection) : [];
  const facts = gather(telling, online);
  const subjects = notice.subjects.map(({ subject }) => subject);
  const recovered = notice.kind === 'recovery';
  const remindMs = recovered ? incident.remindMs : nextReminderMs({ openedMs, nowMs });
  await noteNotice(connection, { incidentId, subjects, told: recovered ? 2 : 1, nowMs, remindMs });
  await addEvent(connection, { incidentId, kind: notice.kind, facts, nowMs });
  if (facts.hosts.length === 0) return;
  await enqueue(connection, db, { key: `${incidentId}:${notices}`, facts, abouts: facts.hosts.map(aboutOf) });
  const hosts = notice.subjects.flatMap(({ hostId }) => byId.get(hostId)?.host ?? []);
  if (!recovered) await noteOldAlerts(connection, { hosts, nowMs });
}

function gather({ incident, notice, byId, nowMs }: Telling, online: readonly OnlineHost[]): SilentFacts {
  const subjects = notice.subjects.flatMap(({ hostId }) => byId.get(hostId) ?? []);
  const hosts = subjects
    .map(({ host, alias, owner, reportedMs }) => ({ host, alias, owner, reportedMs }))
    .sort((a, b) => (a.host < b.host ? -1 : 1));
  return {
    type: 'silent',
    kind: notice.kind,
    incident: incident.incidentId,
    atMs: nowMs,
    hosts,
    stillSilent: incident.subjects.filter(({ recovered }) => !recovered).length,
    beganMs: Math.min(...notice.subjects.map(({ beganMs }) => beganMs)),
    notice: incident.notices,
    shared: findShared(subjects, online),
  };
}
