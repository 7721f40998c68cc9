/** Which of the waiting messages of a channel go out next. Pure. */
import type { WaitingMessage } from './sending-store.ts';
import { gatherStorms } from './storm.ts';

/** Left for what comes next, so that a flood cannot use up the minute. */
const RESERVE = 3;
const MOST_DIGESTED = 60;
const MOST_OF_STORM = 500;
const GIVE_UP_MS = 24 * 3_600_000;

export interface Choice {
  /** Too old: given up. */
  expired: WaitingMessage[];
  /** One message, or several as one digest; empty: nothing now. */
  batch: WaitingMessage[];
}

/**
 * Oldest first. A message waits for the earlier ones of its incident, whose order is what makes it understood. More
 * due messages than the minute has room for become one digest, and so does what is the same on many hosts.
 */
export function chooseBatch(waiting: readonly WaitingMessage[], room: number): Choice {
  const expired = waiting.filter(({ ageMs }) => ageMs >= GIVE_UP_MS);
  const blocked = new Set<number>();
  const ready: WaitingMessage[] = [];
  for (const message of waiting) {
    if (message.ageMs >= GIVE_UP_MS || blocked.has(message.incidentId)) continue;
    if (message.due) ready.push(message);
    else blocked.add(message.incidentId);
  }
  if (room === 0 || ready.length === 0) return { expired, batch: [] };
  const [storm] = gatherStorms(firstOfEach(ready), ({ facts }) => facts).filter(({ length }) => length > 1);
  if (storm !== undefined) return { expired, batch: storm.slice(0, MOST_OF_STORM) };
  const overflows = ready.length > Math.max(1, room - RESERVE);
  return { expired, batch: ready.slice(0, overflows ? MOST_DIGESTED : 1) };
}

/** Of each incident what has to be told first. */
function firstOfEach(ready: readonly WaitingMessage[]): WaitingMessage[] {
  const seen = new Set<number>();
  return ready.filter(({ incidentId }) => !seen.has(incidentId) && seen.add(incidentId));
}
