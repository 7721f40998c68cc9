import type { KeptState } from '../silent-hosts.ts';
import { orient, type MeasureKey } from './measures.ts';
import type { Wanted } from './readings.ts';
import type { Rule } from './rule.ts';

/** What has to be read for these rules. Pure. */
export function listWanted(
  rules: readonly Rule[],
  {
    states,
    ...times
  }: { states: ReadonlyMap<string, ReadonlyMap<string, KeptState>>; sinceMs: number; nowMs: number },
): Wanted {
  const enabled = rules.filter((rule) => rule.enabled);
  const floors: Partial<Record<MeasureKey, number>> = {};
  for (const { measure, limit, overrides } of enabled.filter(({ compare }) => compare === 'value')) {
    const limits = [limit, ...overrides.flatMap((override) => override.limit ?? [])];
    // The least bad of all that are bad, oriented back: the lowest where high is bad, else the highest.
    const known = floors[measure] === undefined ? [] : [orient(measure, floors[measure])];
    floors[measure] = orient(measure, Math.min(...known, ...limits.map((one) => orient(measure, one))));
  }
  const active = { component: new Set<number>(), instance: new Set<number>() };
  for (const kept of states.values())
    for (const subject of kept.keys()) {
      const [kind = '', id] = subject.split(':');
      if (kind === 'component' || kind === 'instance') active[kind].add(Number(id));
    }
  return { ...times, floors, relative: enabled.some(({ compare }) => compare !== 'value'), active };
}
