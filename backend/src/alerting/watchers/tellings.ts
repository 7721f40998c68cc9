/** What hosts told of outages of all servers, and which outages of ours these were. Pure. */
import type { Telling } from './telling-store.ts';

/** Hosts see an outage by their clocks, and begin to count after their last answer. */
const TOLERANCE_MS = 300_000;
/** By then servers that were away have given signs of life. */
const SETTLED_MS = 120_000;

interface Span {
  fromMs: number;
  /** Null: it lasts. */
  untilMs: number | null;
}

export function tellingsOf(tellings: readonly Telling[], { fromMs, untilMs }: Span): Telling[] {
  return tellings.filter(
    ({ sinceMs, atMs }) => atMs >= fromMs - TOLERANCE_MS && sinceMs <= (untilMs ?? Infinity) + TOLERANCE_MS,
  );
}

/** Those that belong to no outage that is known here: the host alone did not get through. */
export function loneTellings(
  tellings: readonly Telling[],
  { outages, nowMs }: { outages: readonly Span[]; nowMs: number },
): Telling[] {
  const known = new Set(outages.flatMap((outage) => tellingsOf(tellings, outage)));
  return tellings.filter((telling) => !known.has(telling) && nowMs - telling.notedMs >= SETTLED_MS);
}
