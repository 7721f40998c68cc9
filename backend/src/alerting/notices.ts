/** When an incident speaks. Pure. */
const MINUTE_MS = 60_000;
const FIRST_REMINDER_MS = 5 * MINUTE_MS;
const LAST_REMINDER_MS = 240 * MINUTE_MS;
const JOIN_MS = 5 * MINUTE_MS;
/** From here on it is a storm. */
export const STORM_HOSTS = 10;
const STORM_PAUSE_MS = MINUTE_MS;

/** An incident that is open, with what its messages have told. */
export interface OpenIncident {
  incidentId: number;
  openedMs: number;
  beganMs: number;
  notices: number;
  /** Reminders are counted apart from other notices, by their growing interval. */
  notifiedMs: number;
  remindMs: number;
  subjects: readonly OpenSubject[];
}

export interface OpenSubject {
  subject: string;
  hostId: number;
  beganMs: number;
  recovered: boolean;
  /** 0: no message named it; 1: as silent; 2: as recovered. */
  told: 0 | 1 | 2;
  /** Device, mount point or instance; null: the host itself. */
  part: string | null;
  /** Worst value, once it recovered. */
  peak: number | null;
}

export interface Notice {
  kind: 'alert' | 'update' | 'reminder' | 'recovery';
  subjects: OpenSubject[];
}

/** 5 minutes, then twice as long each time, at most 4 hours: reminders slow down and never stop. */
export function nextReminderMs({ openedMs, nowMs }: { openedMs: number; nowMs: number }): number {
  const lasted = Math.max(0, nowMs - openedMs);
  const step = Math.min(LAST_REMINDER_MS, Math.max(FIRST_REMINDER_MS, lasted));
  return nowMs + step;
}

/** The incident that hosts which fall silent now belong to. */
export function findJoinable(incidents: readonly OpenIncident[], nowMs: number): OpenIncident | undefined {
  return incidents.findLast(({ openedMs }) => nowMs - openedMs < JOIN_MS);
}

/** What an incident has to say now, in order. */
export function planNotices(incident: OpenIncident, nowMs: number): Notice[] {
  const open = incident.subjects.filter(({ recovered }) => !recovered);
  const untold = open.filter(({ told }) => told === 0);
  if (incident.notices === 0) return notice('alert', untold);
  if (open.length > 0 && isPausing(incident, nowMs)) return [];
  const back = incident.subjects.filter(({ recovered, told }) => recovered && told === 1);
  const news = [...notice('recovery', back), ...notice('update', untold)];
  if (news.length > 0 || nowMs < incident.remindMs) return news;
  return notice('reminder', open);
}

function notice(kind: Notice['kind'], subjects: OpenSubject[]): Notice[] {
  return subjects.length === 0 ? [] : [{ kind, subjects }];
}

function isPausing({ subjects, notifiedMs }: OpenIncident, nowMs: number): boolean {
  const since = nowMs - notifiedMs;
  return subjects.length >= STORM_HOSTS && since >= 0 && since < STORM_PAUSE_MS;
}
