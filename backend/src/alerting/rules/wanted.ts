import type { KeptState } from '../silent-hosts.ts';
import { orient } from './measures.ts';
import type { SubjectKind, Wanted } from './readings.ts';
import type { Rule } from './rule.ts';

export interface WantedFrom {
  rules: readonly Rule[];
  states: ReadonlyMap<string, ReadonlyMap<string, KeptState>>;
  incidents: readonly { hostId: number }[];
  sinceMs: number;
  nowMs: number;
}

/** What has to be read for these rules. Pure. */
export function listWanted({ rules, states, incidents, ...times }: WantedFrom): Wanted {
  const kept = [...states.values()].flatMap((bySubject) => [...bySubject.values()]);
  const active = { host: new Set<number>(), component: new Set<number>(), instance: new Set<number>() };
  for (const { subject } of kept) {
    const [kind = '', id] = subject.split(':');
    if (isSubjectKind(kind)) active[kind].add(Number(id));
  }
  const hostIds = new Set([
    ...kept.flatMap(({ hostId }) => hostId ?? []),
    ...incidents.map((one) => one.hostId),
  ]);
  return { ...times, floors: listFloors(rules.filter((rule) => rule.enabled)), active, hostIds };
}

function isSubjectKind(kind: string): kind is SubjectKind {
  return kind === 'host' || kind === 'component' || kind === 'instance';
}

function listFloors(rules: readonly Rule[]): Wanted['floors'] {
  const floors: Wanted['floors'] = {};
  for (const { measure, compare, limit, overrides } of rules) {
    const ofMeasure = (floors[measure] ??= {});
    const limits = [limit, ...overrides.flatMap((override) => override.limit ?? [])];
    const known = ofMeasure[compare];
    // The least bad of all that are bad, oriented back: the lowest where high is bad, else the highest.
    const oriented = [...limits, ...(known === undefined ? [] : [known])].map((one) => orient(measure, one));
    ofMeasure[compare] = orient(measure, Math.min(...oriented));
  }
  return floors;
}
