import type { Episode, StripPoint } from '@dpm/protocol';

/** Anything shorter is a spike that samples happened to meet. */
const SHORTEST_MS = 15_000;
const FEWEST_POINTS = 2;

const CAPACITIES = [
  { resource: 'cpu', value: ({ cpu }: StripPoint) => cpu },
  { resource: 'diskRead', value: ({ diskUtil }: StripPoint) => diskUtil },
  { resource: 'memory', value: ({ memory }: StripPoint) => memory },
] as const;

/**
 * The longest time without a break in which one resource was saturated, from `limits` on; of equally long ones the
 * first of CPU, disk (told as `diskRead`) and memory. Null when there is none worth a look. Pure.
 */
export function findEpisode(
  strip: readonly StripPoint[],
  limits: { cpu: number; disk: number; memory: number },
): Episode | null {
  const limitOf = { cpu: limits.cpu, diskRead: limits.disk, memory: limits.memory };
  const found = CAPACITIES.flatMap(({ resource, value }) => {
    const stretches = findStretches(strip, (point) => (value(point) ?? 0) >= limitOf[resource]);
    return stretches.map(({ from, to }): Episode => {
      const values = strip.slice(from, to).map((point) => value(point) ?? 0);
      const saturation = values.reduce((sum, one) => sum + one, 0) / values.length;
      return { resource, fromMs: startOf(strip, from), toMs: strip[to - 1]?.atMs ?? 0, saturation };
    });
  });
  return found
    .filter(({ fromMs, toMs }) => toMs - fromMs >= SHORTEST_MS)
    .reduce<Episode | null>((best, one) => (best && lengthOf(best) >= lengthOf(one) ? best : one), null);
}

const lengthOf = ({ fromMs, toMs }: Episode) => toMs - fromMs;

/** Indexes of neighbouring points that are all `full`, half-open. */
function findStretches(
  strip: readonly StripPoint[],
  isFull: (point: StripPoint) => boolean,
): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  let from = 0;
  for (let at = 0; at <= strip.length; at += 1) {
    const point = strip[at];
    if (point && isFull(point)) continue;
    if (at - from >= FEWEST_POINTS) stretches.push({ from, to: at });
    from = at + 1;
  }
  return stretches;
}

/** A point tells of the time before it. */
function startOf(strip: readonly StripPoint[], index: number): number {
  const [first, second] = [strip[0]?.atMs ?? 0, strip[1]?.atMs ?? 0];
  return strip[index - 1]?.atMs ?? first - (second - first);
}
