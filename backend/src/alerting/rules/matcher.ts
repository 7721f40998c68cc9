import type { Matcher } from '@dpm/protocol';
import { admits, matches } from './rule.ts';

/** An incident, or the part of one that is about one host. */
export interface About {
  host: string | null;
  owner: string | null;
  tags: readonly string[];
  kind: string;
  severity: string;
}

export function fits(matcher: Matcher, { host, owner, tags, kind, severity }: About): boolean {
  return (
    admits(matcher.hosts, (pattern) => host !== null && matches(pattern, host)) &&
    admits(matcher.owners, (one) => one === owner) &&
    admits(matcher.tags, (tag) => tags.includes(tag)) &&
    admits(matcher.kinds, (one) => one === kind) &&
    admits(matcher.severities, (one) => one === severity)
  );
}
