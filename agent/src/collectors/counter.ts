const WRAP_32 = 2 ** 32;
/** An increase of a wrapped counter above this is taken for a reset. */
const PLAUSIBLE_WRAP = 2 ** 30;

/**
 * Increase of a kernel counter. A counter that went back was reset (0), unless it is one that wraps at 32 bits,
 * as the times of diskstats do.
 */
export function increase(before: number, after: number): number {
  if (after >= before) return after - before;
  const wrapped = after + WRAP_32 - before;
  return before < WRAP_32 && wrapped > 0 && wrapped < PLAUSIBLE_WRAP ? wrapped : 0;
}
