/**
 * Which rules are broken, and where. Pure: rules, readings and what is remembered go in; states, what fired and what
 * recovered come out. States at rest are not kept: ten thousand hosts by twenty rules would be nearly nothing but them.
 */
import { evaluate, type Observation } from '../evaluate.ts';
import type { KeptState } from '../silent-hosts.ts';
import { leastUsualOf, measureOf, orient } from './measures.ts';
import type { Reading, Readings, WatchedHost } from './readings.ts';
import { isInScope, termsOf, type Rule } from './rule.ts';

export interface RuleSnapshot {
  nowMs: number;
  rules: readonly Rule[];
  readings: Readings;
  /** States that are not at rest, by `rule:ID`, then by subject. */
  states: ReadonlyMap<string, ReadonlyMap<string, KeptState>>;
}

/** One rule broken by one subject. */
export interface Breach {
  rule: Rule;
  host: WatchedHost;
  state: KeptState;
  part: string | null;
  /** In the unit of the rule, as people read it. */
  value: number | null;
  peak: number | null;
  usual: number | null;
}

export interface RulePlan {
  changed: { ruleKey: string; state: KeptState }[];
  /** At rest again, or watched no longer. */
  rested: { ruleKey: string; state: KeptState }[];
  fired: Breach[];
  recovered: Breach[];
  /** Ended since nobody watches it any more: the rule, the host or the scope changed. */
  dropped: { ruleKey: string; state: KeptState }[];
  /** Everything that is firing after this pass and was seen in it. */
  firing: Breach[];
}

export const ruleKeyOf = ({ id }: Pick<Rule, 'id'>) => `rule:${id}`;

export function planRules({ nowMs, rules, readings, states }: RuleSnapshot): RulePlan {
  const plan: RulePlan = { changed: [], rested: [], fired: [], recovered: [], dropped: [], firing: [] };
  const enabled = rules.filter((rule) => rule.enabled);
  for (const rule of enabled)
    planRule(plan, { rule, nowMs, readings, kept: states.get(ruleKeyOf(rule)) ?? new Map() });
  const watched = new Set(enabled.map(ruleKeyOf));
  for (const [ruleKey, kept] of states)
    if (!watched.has(ruleKey)) for (const state of kept.values()) plan.dropped.push({ ruleKey, state });
  return plan;
}

interface One {
  rule: Rule;
  nowMs: number;
  readings: Readings;
  kept: ReadonlyMap<string, KeptState>;
}

function planRule(plan: RulePlan, one: One): void {
  const { rule, readings, kept } = one;
  const seen = new Set<string>();
  for (const reading of readings.bySource[measureOf(rule.measure).source]) {
    // A query answers for several measures, and one subject may be in two of them.
    if (reading.values[rule.measure] === undefined || seen.has(reading.subject)) continue;
    const state = kept.get(reading.subject);
    if (state === undefined && !isBad(rule, reading)) continue;
    const host = readings.hosts.get(reading.hostId);
    if (
      host === undefined ||
      !isInScope(rule, { ...reading, host: host.host, owner: host.owner, tags: host.tags })
    )
      continue;
    seen.add(reading.subject);
    step(plan, { ...one, reading, host, state });
  }
  for (const state of kept.values()) {
    if (seen.has(state.subject)) continue;
    stepUnseen(plan, { ...one, state });
  }
}

/** Nearly all are not: asked before anything else. */
function isBad(rule: Rule, reading: Reading): boolean {
  const value = valueOf(rule, reading);
  if (value === null) return false;
  const lowest = rule.overrides.reduce(
    (least, { limit }) => (limit === null ? least : Math.min(least, orient(rule.measure, limit))),
    orient(rule.measure, rule.limit),
  );
  return orient(rule.measure, value) >= lowest;
}

/** In the unit of the rule; null: not measured, or nothing to compare with. */
export function valueOf({ measure, compare }: Rule, reading: Reading): number | null {
  if (compare === 'value') return reading.values[measure] ?? null;
  if (compare === 'share') return reading.shares[measure] ?? null;
  const [value, usual] = [reading.values[measure] ?? null, reading.usual[measure] ?? null];
  if (value === null || usual === null) return null;
  return value / Math.max(usual, leastUsualOf(measure));
}

function step(
  plan: RulePlan,
  one: One & { reading: Reading; host: WatchedHost; state: KeptState | undefined },
): void {
  const { rule, nowMs, reading, host, state: before } = one;
  const ruleKey = ruleKeyOf(rule);
  const terms = termsOf(rule, host);
  if (terms === undefined) {
    if (before) plan.dropped.push({ ruleKey, state: before });
    return;
  }
  const value = valueOf(rule, reading);
  const seen: Observation = {
    sampleMs: host.sampleMs,
    value: value === null ? null : orient(rule.measure, value),
  };
  const next = evaluate(before, seen, { terms, nowMs });
  const { subject } = reading;
  const { hostId } = host;
  const state: KeptState = {
    ...next.state,
    ...{ subject, hostId, watchedMs: nowMs, incidentId: before?.incidentId ?? null },
  };
  const peak = state.peak === null ? null : orient(rule.measure, state.peak);
  const breach = {
    rule,
    host,
    state,
    part: reading.part,
    value,
    peak,
    usual: reading.usual[rule.measure] ?? null,
  };
  note(plan, { ruleKey, state, before });
  if (next.turn === 'fired') plan.fired.push(breach);
  if (next.turn === 'recovered') plan.recovered.push(breach);
  if (state.phase === 'firing') plan.firing.push(breach);
}

/** No value of it this time: its host said nothing new, or it is gone from the report. */
function stepUnseen(plan: RulePlan, one: One & { state: KeptState }): void {
  const { rule, nowMs, readings, state: before } = one;
  const ruleKey = ruleKeyOf(rule);
  const host = hostOfState(before, readings);
  if (host === undefined) {
    plan.dropped.push({ ruleKey, state: before });
    return;
  }
  const terms = termsOf(rule, host);
  const quiet = !readings.reported.has(host.hostId) && nowMs - host.sampleMs <= (terms?.freshMs ?? 0);
  if (quiet || terms === undefined) return;
  const next = evaluate(before, undefined, { terms, nowMs });
  const state: KeptState = { ...before, ...next.state };
  if (isLongGone(state, { nowMs, freshMs: terms.freshMs, host, readings })) {
    plan.dropped.push({ ruleKey, state });
    return;
  }
  note(plan, { ruleKey, state, before });
}

/** A device or instance that the reports of its host have left out for long is not there any more. */
function isLongGone(
  { missingMs }: KeptState,
  known: { nowMs: number; freshMs: number; host: WatchedHost; readings: Readings },
): boolean {
  const reports = known.readings.reported.has(known.host.hostId);
  return reports && missingMs !== null && known.nowMs - missingMs > GONE_TIMES * known.freshMs;
}

const GONE_TIMES = 4;

function hostOfState({ hostId }: KeptState, { hosts }: Readings): WatchedHost | undefined {
  return hostId === null ? undefined : hosts.get(hostId);
}

function note(
  plan: RulePlan,
  { ruleKey, state, before }: { ruleKey: string; state: KeptState; before: KeptState | undefined },
): void {
  if (state.phase === 'inactive' || state.phase === 'recovered') {
    if (before) plan.rested.push({ ruleKey, state });
  } else if (before === undefined || differs(before, state)) plan.changed.push({ ruleKey, state });
}

const REMEMBERED = ['phase', 'sinceMs', 'sampleMs', 'clearMs', 'missingMs', 'peak'] as const;

function differs(a: KeptState, b: KeptState): boolean {
  return REMEMBERED.some((key) => a[key] !== b[key]);
}
