import type { Series } from '@dpm/protocol';

const STEP_MS = 15_000;

/** An answer of `read/series` as large as asked, up to now. */
export function madeUpSeries({ series, points }: { series: number; points: number }): string {
  const endMs = Date.now();
  const timesMs = Array.from({ length: points }, (_, at) => endMs - (points - at) * STEP_MS);
  const answer: Series = {
    ...{ host: 'db-0001', resource: 'cpu', unit: 'cores', timesMs },
    resolution: { table: 'instance_sample', stepMs: STEP_MS },
    series: Array.from({ length: series }, (_, index) => ({
      ...{ kind: 'instance', name: `mysqld ${3_300 + index}` },
      instance: {
        ...{ id: index + 1, engine: 'mysqld', port: 3_300 + index, dataDir: `/data/${index}` },
        name: `mysqld ${3_300 + index}`,
      },
      values: timesMs.map((_, at) => 1 + Math.sin((at + index * 7) / (20 + (index % 13)))),
    })),
  };
  return JSON.stringify(answer);
}
