/** Tells of servers that are down, and what an outage of all of them left behind. */
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';
import type { ServerFacts } from '../facts.ts';
import {
  addEvent,
  addSubjects,
  noteNotice,
  openIncident,
  readOpenIncidents,
  recoverSubjects,
  resolveIncidents,
} from '../incident-store.ts';
import { nextReminderMs, type OpenIncident } from '../notices.ts';
import { enqueue } from '../outbox-store.ts';
import type { Pass } from '../pass-store.ts';
import { isSilenced, type Silence } from '../rules/silence.ts';
import { countReports, forgetOutage, readHeartbeats, type Heartbeat } from './heartbeat-store.ts';
import { nameOf } from '../render-watch.ts';
import { readTellings, settleTellings, type Telling } from '../watchers/telling-store.ts';
import { loneTellings, tellingsOf } from '../watchers/tellings.ts';
import { planServers } from './server-plan.ts';

const KIND = 'server-down';
const SEVERITY = 'critical';
const ABOUT = { host: null, owner: null, tags: [], kind: KIND, severity: SEVERITY };

interface ServerPass {
  pass: Pass;
  silences: readonly Silence[];
}

export async function passServers(
  connection: PoolConnection,
  db: Database,
  { pass, silences }: ServerPass,
): Promise<void> {
  const { nowMs } = pass;
  const heartbeats = await readHeartbeats(connection, db);
  const open = await readOpenIncidents(connection, KIND);
  const byServer = new Map(open.map((incident) => [serverOf(incident), incident]));
  const plan = planServers(heartbeats, { ...pass, open: new Set(byServer.keys()) });
  const quiet = isSilenced(silences, ABOUT, nowMs);
  const tellings = await readTellings(connection, db);
  for (const fell of plan.fell) await begin(connection, { ...fell, nowMs });
  for (const { server, fromMs, untilMs } of plan.unseen) {
    const incident = await begin(connection, { server, beganMs: fromMs, nowMs });
    await end(connection, db, { incident, heartbeats, nowMs, tellings, told: !quiet, untilMs });
  }
  for (const { server, told } of plan.back) {
    const incident = byServer.get(server);
    const tells = told && !quiet && incident !== undefined && incident.notices > 0;
    if (incident) await end(connection, db, { incident, heartbeats, nowMs, tellings, told: tells });
  }
  const left = await readTellings(connection, db);
  const outages = [
    ...open.map(({ beganMs }) => ({ fromMs: beganMs, untilMs: null })),
    ...heartbeats.flatMap(({ downFromMs, downUntilMs }) =>
      downFromMs === null ? [] : [{ fromMs: downFromMs, untilMs: downUntilMs }],
    ),
  ];
  for (const telling of loneTellings(left, { outages, nowMs }))
    await tellBack(connection, db, { telling, nowMs, quiet });
  await resolveIncidents(connection, { ruleKey: KIND, nowMs });
  if (!quiet) await tellOpen(connection, db, nowMs);
}

/** People were told by a host that got no answer, of an outage that nobody else saw: they are told that it is over. */
async function tellBack(
  connection: PoolConnection,
  db: Database,
  { telling, nowMs, quiet }: { telling: Telling; nowMs: number; quiet: boolean },
): Promise<void> {
  const { hostId, sinceMs, atMs, notedMs } = telling;
  await settleTellings(connection, db, [hostId]);
  if (quiet) return;
  // Never before it was told, whatever the host's clock says.
  const untilMs = Math.max(notedMs, atMs);
  const seenBy = nameOf(telling);
  const incident = await begin(connection, { server: telling.host, beganMs: sinceMs, nowMs });
  const subjects = incident.subjects.map(({ subject }) => ({ incidentId: incident.incidentId, subject }));
  await recoverSubjects(connection, { subjects, nowMs });
  await tell(connection, db, {
    incident,
    facts: { kind: 'recovery', server: seenBy, seenBy, beganMs: sinceMs, atMs: untilMs, reports: null },
  });
}

/** Those that are down: at once, and then again and again. */
async function tellOpen(connection: PoolConnection, db: Database, nowMs: number): Promise<void> {
  for (const incident of await readOpenIncidents(connection, KIND)) {
    const { notices, remindMs, beganMs } = incident;
    if (notices > 0 && nowMs < remindMs) continue;
    const kind = notices === 0 ? 'alert' : 'reminder';
    await tell(connection, db, {
      incident,
      facts: { kind, server: serverOf(incident), beganMs, atMs: nowMs, reports: null },
    });
  }
}

function serverOf({ subjects }: OpenIncident): string {
  return subjects[0]?.subject.replace(/^server:/, '') ?? '';
}

async function begin(
  connection: PoolConnection,
  { server, beganMs, nowMs }: { server: string; beganMs: number; nowMs: number },
): Promise<OpenIncident> {
  const subject = `server:${server}`.slice(0, 64);
  const incidentId = await openIncident(connection, {
    ...{ ruleKey: KIND, kind: KIND, severity: SEVERITY, title: server, nowMs, beganMs },
  });
  const row = { subject, hostId: 0, beganMs, recovered: false, told: 0 as const, part: null, peak: null };
  await addSubjects(connection, { incidentId, subjects: [row] });
  return {
    incidentId,
    openedMs: nowMs,
    beganMs,
    notices: 0,
    notifiedMs: nowMs,
    remindMs: 0,
    subjects: [row],
  };
}

interface Ending {
  incident: OpenIncident;
  heartbeats: readonly Heartbeat[];
  nowMs: number;
  tellings: readonly Telling[];
  told: boolean;
  /** Default: when it gave its first sign of life again, or now. */
  untilMs?: number;
}

async function end(connection: PoolConnection, db: Database, ending: Ending): Promise<void> {
  const { incident, heartbeats, nowMs, told } = ending;
  const { incidentId, beganMs, subjects } = incident;
  const server = serverOf(incident);
  const known = heartbeats.find((one) => one.server === server);
  const untilMs = ending.untilMs ?? known?.downUntilMs ?? nowMs;
  await recoverSubjects(connection, {
    subjects: subjects.map(({ subject }) => ({ incidentId, subject })),
    nowMs,
  });
  await forgetOutage(connection, db, server);
  const tellings = tellingsOf(ending.tellings, { fromMs: beganMs, untilMs });
  await settleTellings(
    connection,
    db,
    tellings.map(({ hostId }) => hostId),
  );
  if (!told) return;
  const reports = await countReports(connection, { fromMs: beganMs, untilMs });
  await tell(connection, db, {
    incident,
    facts: {
      ...{ kind: 'recovery', server, beganMs, atMs: untilMs, reports },
      ...(tellings.length > 0 ? { toldBy: tellings.map(nameOf) } : {}),
    },
  });
}

async function tell(
  connection: PoolConnection,
  db: Database,
  { incident, facts }: { incident: OpenIncident; facts: Omit<ServerFacts, 'type' | 'incident' | 'notice'> },
): Promise<void> {
  const { incidentId, openedMs, notices, subjects } = incident;
  const whole: ServerFacts = { type: 'server', incident: incidentId, notice: notices + 1, ...facts };
  await noteNotice(connection, {
    ...{
      incidentId,
      subjects: subjects.map(({ subject }) => subject),
      told: facts.kind === 'recovery' ? 2 : 1,
    },
    ...{ nowMs: facts.atMs, remindMs: nextReminderMs({ openedMs, nowMs: facts.atMs }) },
  });
  await addEvent(connection, { incidentId, kind: facts.kind, facts: whole, nowMs: facts.atMs });
  await enqueue(connection, db, { key: `${incidentId}:${whole.notice}`, facts: whole, abouts: [ABOUT] });
}
