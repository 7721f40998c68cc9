import type { RuleDraft } from '@dpm/protocol';
import type { Terms } from '../evaluate.ts';
import { orient } from './measures.ts';

export type Severity = RuleDraft['severity'];
/** Which subjects a rule is for; an empty list leaves that open. Hosts are names or patterns with `*`. */
export type Scope = RuleDraft['scope'];
export type Rule = RuleDraft & { id: number };

export const EVERYWHERE: Scope = { hosts: [], owners: [], tags: [], engines: [], ports: [] };

/** What a rule is asked about. */
export interface Place {
  host: string;
  owner: string | null;
  tags: readonly string[];
  engine?: string | null;
  port?: number | null;
}

export function isInScope({ scope }: Pick<Rule, 'scope'>, place: Place): boolean {
  return (
    admits(scope.hosts, (pattern) => matches(pattern, place.host)) &&
    admits(scope.owners, (owner) => owner === place.owner) &&
    admits(scope.tags, (tag) => place.tags.includes(tag)) &&
    admits(scope.engines, (engine) => engine === place.engine) &&
    admits(scope.ports, (port) => port === place.port)
  );
}

/** True of an empty list: it leaves the question open. */
export function admits<T>(list: readonly T[], fits: (one: T) => boolean): boolean {
  return list.length === 0 || list.some(fits);
}

/** `*` stands for any text; the rest is taken literally, in any case of letters. */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  if (parts.length === 1) return lower === parts[0];
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!lower.startsWith(first) || !lower.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = lower.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= lower.length - last.length;
}

/** The limits of a rule on one host, for the state machine; undefined: it does not hold there. */
export function termsOf(
  rule: Rule,
  { host, intervalMs }: { host: string; intervalMs: number },
): Terms | undefined {
  const override = rule.overrides.find((one) => matches(one.host, host));
  if (override?.limit === null) return undefined;
  const limit = override?.limit ?? rule.limit;
  // An override moves both: the distance between alert and recovery is what the rule says.
  const clear = rule.clear + (limit - rule.limit);
  return {
    limit: orient(rule.measure, limit),
    clearBelow: orient(rule.measure, clear),
    forMs: rule.forS * 1_000,
    clearForMs: rule.clearForS * 1_000,
    freshMs: Math.max(MOST_AGE_MS, 3 * intervalMs),
  };
}

/** A sample that is older, and older than three intervals, says nothing about now. */
const MOST_AGE_MS = 90_000;
