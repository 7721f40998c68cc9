import { type Blame, type Culprits, type StripPoint } from '@dpm/protocol';
import { columnOf } from './columns';
import { type LinePoint } from './line-path';

export const STRIPS = ['cpu', 'memory', 'diskUtil', 'disk', 'net'] as const;
export type StripKey = (typeof STRIPS)[number];

export interface StripSeries {
  key: StripKey;
  points: LinePoint[];
  /** Usual distance of two measured points. */
  stepMs: number;
  last: number | null;
  peak: number | null;
  /** Shares of capacity, or bytes per second. */
  unit: 'share' | 'bytesPerS';
  saturated: boolean;
}

const valueOf: Record<StripKey, (point: StripPoint) => number | null> = {
  cpu: ({ cpu }) => cpu,
  memory: ({ memory }) => memory,
  diskUtil: ({ diskUtil }) => diskUtil,
  disk: ({ diskReadPerS, diskWritePerS }) =>
    diskReadPerS === null || diskWritePerS === null ? null : diskReadPerS + diskWritePerS,
  net: ({ netPerS }) => netPerS,
};

const SATURATED: Record<string, StripKey> = {
  cpu: 'cpu',
  memory: 'memory',
  diskRead: 'diskUtil',
  diskWrite: 'diskUtil',
  net: 'net',
};

const ALL_THE_TIME: ReadonlySet<Blame['code']> = new Set(['guilty', 'spread', 'unattributed']);

/** Which line is the reason: only what `blame` calls saturated, be it for a part of the window. */
function saturatedStrip({ code, resource, episode }: Blame): StripKey | undefined {
  const saturated = ALL_THE_TIME.has(code) ? resource : episode?.resource;
  return saturated ? SATURATED[columnOf(saturated)] : undefined;
}

/** The host's lines on top of the page. */
export function stripSeries({ strip, blame }: Pick<Culprits, 'strip' | 'blame'>): StripSeries[] {
  const saturated = saturatedStrip(blame);
  return STRIPS.map((key) => {
    const points = strip.map((point) => ({ atMs: point.atMs, value: valueOf[key](point) }));
    const measured = points.filter(({ value }) => value !== null);
    const values = measured.map(({ value }) => value ?? 0);
    return {
      key,
      points,
      stepMs: medianStepMs(measured),
      last: values.at(-1) ?? null,
      peak: values.length ? Math.max(...values) : null,
      unit: key === 'disk' || key === 'net' ? 'bytesPerS' : 'share',
      saturated: key === saturated,
    };
  });
}

/** The median, so that neither a silence nor a burst of late reports counts as usual. */
function medianStepMs(points: LinePoint[]): number {
  const steps = points.slice(1).map(({ atMs }, index) => atMs - points[index]!.atMs);
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
}
