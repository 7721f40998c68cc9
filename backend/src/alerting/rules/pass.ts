/** Judges the rules within the transaction of a pass and writes what follows: states, incidents, messages. */
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';
import type { CulpritFacts } from '../culprit-facts.ts';
import type { Finding, RuleFacts } from '../facts.ts';
import { addEvent, addSubjects, noteNotice, recoverSubjects, resolveIncidents } from '../incident-store.ts';
import { nextReminderMs, type Notice } from '../notices.ts';
import { enqueue } from '../outbox-store.ts';
import type { Pass } from '../pass-store.ts';
import { isSilenced, type Silence } from './silence.ts';
import type { KeptState } from '../silent-hosts.ts';
import { dropStates, saveStates } from '../state-store.ts';
import {
  noteIncident,
  noteJudgement,
  notePeaks,
  openHostIncident,
  readHostIncidents,
  RULES_KEY,
  type HostIncident,
} from './incident-store.ts';
import { measureOf } from './measures.ts';
import { planHostNotice, RANK, ruleIdOf, worse } from './notices.ts';
import { planRules, ruleKeyOf, type RulePlan } from './plan.ts';
import { readReadings } from './readings-store.ts';
import type { WatchedHost } from './readings.ts';
import { readRules, readRuleStates } from './rule-store.ts';
import type { About } from './matcher.ts';
import type { Rule, Severity } from './rule.ts';
import { listWanted } from './wanted.ts';

/** Asks who is to blame on a host; undefined: nothing is known of it. */
export type FindCulprit = (
  host: string,
  range: { fromMs: number; toMs: number },
) => Promise<CulpritFacts | undefined>;

export interface RulePassOptions {
  pass: Pass;
  silences: readonly Silence[];
  findCulprit: FindCulprit;
}

/** Each takes some tens of ms; what is over goes out without. */
const MOST_JUDGED = 20;
const JUDGE_AGAIN_MS = 60_000;
/** What led to it is asked for as well. */
const BEFORE_MS = 60_000;
/** Below this a new culprit is no news. */
const SURE = 0.5;
/** Families of which somebody on the host can be guilty. */
const BLAMED = new Set(['cpu', 'disk', 'memory']);

export async function passRules(
  connection: PoolConnection,
  db: Database,
  options: RulePassOptions,
): Promise<void> {
  const { nowMs, sinceMs } = options.pass;
  const rules = await readRules(connection);
  const states = await readRuleStates(connection);
  const incidents = await readHostIncidents(connection, db);
  const wanted = listWanted({ rules, states, incidents, sinceMs, nowMs });
  const readings = await readReadings(connection, wanted);
  const plan = planRules({ nowMs, rules, readings, states });
  await placeFired(connection, { incidents, plan, nowMs });
  await saveAll(connection, plan);
  await closeEnded(connection, { plan, nowMs });
  const telling = {
    ...options,
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    plan,
    hosts: readings.hosts,
  };
  const judge = createJudge(options);
  const { fired, recovered, dropped } = plan;
  const isSame = fired.length + recovered.length + dropped.length === 0;
  for (const incident of isSame ? incidents : await readHostIncidents(connection, db))
    await speak(connection, db, { ...telling, incident, judge });
  await resolveIncidents(connection, { ruleKey: RULES_KEY, nowMs });
}

/** Puts what is broken anew into the open incident of its host and family, or into a new one. */
async function placeFired(
  connection: PoolConnection,
  { incidents, plan, nowMs }: { incidents: readonly HostIncident[]; plan: RulePlan; nowMs: number },
): Promise<void> {
  const keyOf = ({ hostId, family }: { hostId: number; family: string }) => `${hostId} ${family}`;
  const open = new Map(incidents.map((one) => [keyOf(one), one.incidentId]));
  for (const breach of plan.fired) {
    const { rule, host, state } = breach;
    const { family } = measureOf(rule.measure);
    const key = keyOf({ hostId: host.hostId, family });
    const beganMs = state.sinceMs;
    const title = [host.host, rule.name, breach.part ?? ''].join(' ').trim();
    const incidentId =
      open.get(key) ??
      (await openHostIncident(connection, {
        ...{ hostId: host.hostId, family, severity: rule.severity, title, nowMs, beganMs },
      }));
    open.set(key, incidentId);
    const subject = subjectOf(ruleKeyOf(rule), state.subject);
    const row = {
      subject,
      hostId: host.hostId,
      beganMs,
      recovered: false,
      told: 0 as const,
      part: breach.part,
      peak: null,
    };
    await addSubjects(connection, { incidentId, subjects: [row] });
    state.incidentId = incidentId;
  }
}

const subjectOf = (ruleKey: string, subject: string) => `${ruleKey}/${subject}`;

async function saveAll(connection: PoolConnection, { changed, rested, dropped }: RulePlan): Promise<void> {
  for (const [ruleKey, states] of byRule(changed)) await saveStates(connection, { ruleKey, states });
  for (const [ruleKey, states] of byRule([...rested, ...dropped]))
    await dropStates(connection, { ruleKey, subjects: states.map(({ subject }) => subject) });
}

function byRule<T extends { ruleKey: string; state: unknown }>(all: readonly T[]): Map<string, T['state'][]> {
  const groups = new Map<string, T['state'][]>();
  for (const { ruleKey, state } of all) {
    const known = groups.get(ruleKey);
    if (known) known.push(state);
    else groups.set(ruleKey, [state]);
  }
  return groups;
}

async function closeEnded(
  connection: PoolConnection,
  { plan, nowMs }: { plan: RulePlan; nowMs: number },
): Promise<void> {
  const recovered = plan.recovered.flatMap(({ rule, state, peak }) =>
    inIncident(ruleKeyOf(rule), state, peak),
  );
  const dropped = plan.dropped.flatMap(({ ruleKey, state }) => inIncident(ruleKey, state, null));
  await recoverSubjects(connection, { subjects: [...recovered, ...dropped], nowMs });
  await notePeaks(connection, recovered);
}

function inIncident(ruleKey: string, { incidentId, subject }: KeptState, peak: number | null) {
  return incidentId === null ? [] : [{ incidentId, subject: subjectOf(ruleKey, subject), peak }];
}

/** A reminder or a recovery of what happens once. */
function isIdle({ kind }: Notice, findings: readonly Finding[]): boolean {
  if (kind !== 'recovery' && kind !== 'reminder') return false;
  return findings.every(({ measure }) => measureOf(measure).once === true);
}

interface Telling extends RulePassOptions {
  incident: HostIncident;
  rules: ReadonlyMap<number, Rule>;
  plan: RulePlan;
  hosts: ReadonlyMap<number, WatchedHost>;
  judge: Judge;
}

/** Says what an incident has to say, unless it is silenced: then it says so when the silence is over. */
async function speak(connection: PoolConnection, db: Database, telling: Telling): Promise<void> {
  const { incident, hosts, pass, silences } = telling;
  const host = hosts.get(incident.hostId);
  if (host === undefined || isSilenced(silences, aboutOf(incident, host), pass.nowMs)) return;
  const judged = await judgeIncident(telling, host);
  if (judged) await noteJudgement(connection, { ...incident, judged, nowMs: pass.nowMs });
  const severity = severityOf(telling);
  const culpritChanged = isOther(judged, incident);
  const change = { was: incident.severity, is: severity, culprit: culpritChanged };
  const notice = planHostNotice(incident, { change, nowMs: pass.nowMs });
  if (notice === undefined) return;
  const findings = listFindings(telling, notice);
  if (isIdle(notice, findings)) return;
  const facts = gather(telling, { host, notice, findings, severity });
  await noteIncident(connection, {
    ...{ incidentId: incident.incidentId, severity, peak: findings[0]?.peak ?? incident.peak },
  });
  const told = { ...facts, culprit: judged ?? null, culpritChanged };
  await tell(connection, db, { incident, notice, facts: told, tags: host.tags });
}

function aboutOf({ family, severity }: HostIncident, { host, owner, tags }: WatchedHost): About {
  return { host, owner, tags, kind: family, severity };
}

/** It rises with what is broken, and does not fall while the incident lasts. */
function severityOf({ incident, rules }: Telling): Severity {
  return incident.subjects
    .filter(({ recovered }) => !recovered)
    .flatMap((subject) => rules.get(ruleIdOf(subject))?.severity ?? [])
    .reduce(worse, incident.severity);
}

function gather(
  { incident, pass }: Telling,
  { host, notice, findings, severity }: Gathered,
): Omit<RuleFacts, 'culprit' | 'culpritChanged'> {
  const { host: name, alias, owner, reportedMs } = host;
  return {
    ...{ type: 'rule', kind: notice.kind, incident: incident.incidentId, atMs: pass.nowMs, severity },
    ...{ family: incident.family, host: { host: name, alias, owner, reportedMs }, findings },
    beganMs: Math.min(...incident.subjects.map(({ beganMs }) => beganMs)),
    notice: incident.notices + 1,
  };
}

interface Gathered {
  host: WatchedHost;
  notice: Notice;
  findings: Finding[];
  severity: Severity;
}

async function tell(
  connection: PoolConnection,
  db: Database,
  told: { incident: HostIncident; notice: Notice; facts: RuleFacts; tags: readonly string[] },
): Promise<void> {
  const { incident, notice, facts, tags } = told;
  const { incidentId, openedMs } = incident;
  const nowMs = facts.atMs;
  const recovered = notice.kind === 'recovery';
  await noteNotice(connection, {
    ...{
      incidentId,
      subjects: notice.subjects.map(({ subject }) => subject),
      told: recovered ? 2 : 1,
      nowMs,
    },
    remindMs: nextReminderMs({ openedMs, nowMs }),
  });
  await addEvent(connection, { incidentId, kind: notice.kind, facts, nowMs });
  const { host, owner } = facts.host;
  await enqueue(connection, db, {
    ...{ key: `${incidentId}:${facts.notice}`, facts },
    abouts: [{ host, owner, tags, kind: facts.family, severity: facts.severity }],
  });
}

type Judge = FindCulprit;

/** Asks until the number of this pass is used up. A failure costs a message its culprit, never the message. */
function createJudge({ findCulprit }: RulePassOptions): Judge {
  let left = MOST_JUDGED;
  return async (host, range) => {
    if (left === 0) return undefined;
    left -= 1;
    return findCulprit(host, range);
  };
}

/** Undefined: not asked this time. */
async function judgeIncident(
  { incident, judge, pass }: Telling,
  { host }: WatchedHost,
): Promise<CulpritFacts | undefined> {
  const { nowMs } = pass;
  const { family, notices, judgedMs, remindMs, subjects, beganMs } = incident;
  if (!BLAMED.has(family)) return undefined;
  const ended = subjects.every(({ recovered }) => recovered);
  const speaks = notices === 0 || ended || nowMs >= remindMs;
  if (ended && notices === 0) return undefined;
  if (!speaks && nowMs - judgedMs < JUDGE_AGAIN_MS) return undefined;
  // While it lasts the newest minutes tell who it is now; at its end the whole of it does.
  const fromMs = notices === 0 || ended ? beganMs - BEFORE_MS : Math.max(beganMs, nowMs - 3 * JUDGE_AGAIN_MS);
  return judge(host, { fromMs, toMs: nowMs });
}

function isOther(judged: CulpritFacts | undefined, { culpritId, notices, subjects }: HostIncident): boolean {
  if (judged?.guilty === undefined || judged.guilty === null || notices === 0) return false;
  if (subjects.every(({ recovered }) => recovered)) return false;
  return judged.code === 'guilty' && judged.confidence >= SURE && judged.guilty.id !== culpritId;
}

/** The worst first; of a recovery, everything that the incident was about. */
function listFindings({ plan, rules }: Telling, notice: Notice): Finding[] {
  const seen = new Map(
    [...plan.firing, ...plan.recovered].map((one) => [
      subjectOf(ruleKeyOf(one.rule), one.state.subject),
      one,
    ]),
  );
  return notice.subjects
    .flatMap((subject) => {
      const rule = rules.get(ruleIdOf(subject));
      return rule === undefined ? [] : [{ rule, subject, breach: seen.get(subject.subject) }];
    })
    .sort((a, b) => RANK[b.rule.severity] - RANK[a.rule.severity] || a.subject.beganMs - b.subject.beganMs)
    .map(({ rule, subject, breach }) => ({
      ...{ rule: rule.name, measure: rule.measure, compare: rule.compare, limit: rule.limit },
      ...{ part: subject.part, value: breach?.value ?? null, usual: breach?.usual ?? null },
      peak: breach?.peak ?? subject.peak,
    }));
}
