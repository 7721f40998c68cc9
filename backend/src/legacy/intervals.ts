const MOST_HOSTS = 50_000;
const USUAL_MS = 30_000;
const LONGEST_MS = 120_000;

/**
 * Returns what tells the time that a report's rates hold for: since the host's report before, where that is 1 to 120 s,
 * else 30 s. A report that comes again gets 30 s, and is not stored again.
 */
export function createIntervals(): (host: string, atMs: number) => number {
  const newest = new Map<string, number>();
  return (host, atMs) => {
    const before = newest.get(host);
    if (before === undefined || atMs > before) {
      newest.delete(host);
      if (newest.size >= MOST_HOSTS) newest.delete(newest.keys().next().value ?? '');
      newest.set(host, atMs);
    }
    const sinceMs = before === undefined ? 0 : atMs - before;
    return sinceMs >= 1_000 && sinceMs <= LONGEST_MS ? sinceMs : USUAL_MS;
  };
}
