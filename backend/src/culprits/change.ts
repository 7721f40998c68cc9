/** Who takes more of a resource than usual. Pure. */

/** A part of what was used, and what it usually is; `usual` is null when nothing is known of the host's usual. */
export interface Part {
  share: number;
  usual: number | null;
}

/** A rise from here on, in parts of the whole, is more than chance. */
const LEAST_RISE = 0.2;
const LEAST_SHARE = 0.3;
/** How far it must be ahead of the next one that rose. */
const LEAD = 1.5;

/**
 * The one whose share rose, with how far: to at least 30 %, by at least 20 points, and by 1.5 times as much as that of
 * any other. Undefined when there is none, so that whoever always has most is not blamed for what another one began.
 */
export function findRisen<T extends Part>(
  claims: readonly T[],
  others: readonly Part[],
): { claim: T; rise: number; next: number } | undefined {
  const riseOf = ({ share, usual }: Part) => (usual === null ? 0 : share - usual);
  const [claim, second] = [...claims].sort((a, b) => riseOf(b) - riseOf(a));
  if (claim === undefined) return undefined;
  const rise = riseOf(claim);
  const next = Math.max(0, ...[...others, ...(second ? [second] : [])].map(riseOf));
  const stands = claim.share >= LEAST_SHARE && rise >= LEAST_RISE && rise >= LEAD * next;
  return stands ? { claim, rise, next } : undefined;
}
