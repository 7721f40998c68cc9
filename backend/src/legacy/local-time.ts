/** `2022-06-30 15:13:11` in a host's local time → milliseconds since 1970 UTC. */

const MINUTE_MS = 60_000;
/** A report of now comes within this time of its samples; what is further off is an old one. */
const NOW_WITHIN_MS = 2 * 60 * MINUTE_MS;

/** Minutes that the zone's clocks are ahead of UTC at a moment. */
export type OffsetAt = (ms: number) => number;

/** The zone of a fixed offset, or this server's own with its changes between winter and summer. */
export function zoneOf(offsetMinutes: number | undefined): OffsetAt {
  return (ms) => offsetMinutes ?? -new Date(ms).getTimezoneOffset();
}

/**
 * Undefined when it is no such time. The hour that a clock going back shows twice is taken for the one nearer to now,
 * so that neither is lost.
 */
export function readLocalTime(
  text: string | undefined,
  { offsetAt, nowMs }: { offsetAt: OffsetAt; nowMs: number },
): number | undefined {
  const match = /^\s*(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?\s*$/.exec(text ?? '');
  if (match === null) return undefined;
  const iso = `${match[1]}T${match[2]}`;
  const clockMs = Date.parse(`${iso}Z`);
  // A day that a month does not have is taken for one of the next month, or for none.
  if (Number.isNaN(clockMs) || !new Date(clockMs).toISOString().startsWith(iso)) return undefined;
  const at = (ms: number) => clockMs - offsetAt(ms) * MINUTE_MS;
  const ifNow = at(nowMs);
  if (Math.abs(ifNow - nowMs) <= NOW_WITHIN_MS) return ifNow;
  return at(at(clockMs));
}
