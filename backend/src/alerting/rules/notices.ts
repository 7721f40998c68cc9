/** When an incident about one host speaks. Pure. */
import type { Notice, OpenSubject } from '../notices.ts';
import type { HostIncident } from './incident-store.ts';
import type { Severity } from './rule.ts';

/** Somebody who takes care of it is reminded only when the day gets long. */
const ACKNOWLEDGED_MS = 4 * 3_600_000;

export const RANK: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };

export function worse(a: Severity, b: Severity): Severity {
  return RANK[a] >= RANK[b] ? a : b;
}

export interface Change {
  /** Severity as it was told last, and as it is. */
  was: Severity;
  is: Severity;
  /** Another instance is to blame now than the one that was told. */
  culprit: boolean;
}

/** What it has to say now; undefined: nothing. */
export function planHostNotice(
  incident: HostIncident,
  { change, nowMs }: { change: Change; nowMs: number },
): Notice | undefined {
  const { subjects, notices } = incident;
  const open = subjects.filter(({ recovered }) => !recovered);
  if (open.length === 0) return notices === 0 ? undefined : { kind: 'recovery', subjects: [...subjects] };
  if (notices === 0) return { kind: 'alert', subjects: open };
  if (RANK[change.is] > RANK[change.was] || change.culprit) return { kind: 'update', subjects: open };
  return isReminderDue(incident, nowMs) ? { kind: 'reminder', subjects: open } : undefined;
}

function isReminderDue({ remindMs, notifiedMs, acknowledged }: HostIncident, nowMs: number): boolean {
  return nowMs >= remindMs && (!acknowledged || nowMs - notifiedMs >= ACKNOWLEDGED_MS);
}

/** Rules broken, of subjects `rule:ID/instance:9`. */
export function ruleIdOf({ subject }: Pick<OpenSubject, 'subject'>): number {
  return Number(/^rule:(\d+)\//.exec(subject)?.[1] ?? 0);
}
