/** What is drawn of an instance's life, and the numbers beside it. Pure. */
import { type LifePoint } from '@dpm/protocol';

export const MEASURES = ['cpu', 'memory', 'read', 'write', 'netIn', 'netOut', 'threads', 'fds'] as const;
export type Measure = (typeof MEASURES)[number];

/** The field of its average, and that of its busiest sample where there is one. */
const FIELDS: Record<Measure, { average: keyof LifePoint; most?: keyof LifePoint }> = {
  cpu: { average: 'cpu', most: 'cpuMax' },
  memory: { average: 'memoryBytes', most: 'memoryMax' },
  read: { average: 'read', most: 'readMax' },
  write: { average: 'write' },
  netIn: { average: 'netIn' },
  netOut: { average: 'netOut' },
  threads: { average: 'threadsMax' },
  fds: { average: 'fdsMax' },
};

export interface Curve {
  /** Oldest first; null where nothing was measured. */
  points: Array<{ atMs: number; average: number | null; most: number | null }>;
  average: number | null;
  most: number | null;
  newest: number | null;
}

export function curveOf(life: LifePoint[], measure: Measure): Curve {
  const { average, most } = FIELDS[measure];
  const points = life.map((point) => ({
    atMs: point.atMs,
    average: point[average],
    most: most === undefined ? null : point[most],
  }));
  const averages = points.flatMap((point) => point.average ?? []);
  const all = points.flatMap((point) => point.most ?? point.average ?? []);
  return {
    points,
    average: averages.length === 0 ? null : averages.reduce((sum, one) => sum + one, 0) / averages.length,
    most: all.length === 0 ? null : Math.max(...all),
    newest: averages.at(-1) ?? null,
  };
}

interface Box {
  fromMs: number;
  toMs: number;
  stepMs: number;
  /** The value at the top. */
  top: number;
  width: number;
  height: number;
}

/** An SVG path through values; it breaks where a stretch is missing: a gap is a gap. */
export function pathOf(points: Array<{ atMs: number; value: number | null }>, box: Box): string {
  const { fromMs, toMs, stepMs, top, width, height } = box;
  let last = -Infinity;
  return points
    .flatMap(({ atMs, value }) => {
      if (value === null) {
        return [];
      }
      const x = ((atMs - fromMs) / (toMs - fromMs)) * width;
      const y = height - (value / top) * height;
      const joins = atMs - last <= stepMs;
      last = atMs;
      // A stretch alone is drawn as long as it is.
      const alone = `M${round(Math.max(0, x - (stepMs / (toMs - fromMs)) * width))},${round(y)}`;
      return `${joins ? '' : alone}L${round(x)},${round(y)}`;
    })
    .join('');
}

const round = (value: number) => Math.round(value * 10) / 10;
