import type { StripPoint } from '@dpm/protocol';
import { describe, expect, it } from 'vitest';
import { findEpisode } from '../../../backend/src/culprits/episode.ts';

const LIMITS = { cpu: 0.85, disk: 0.85, memory: 0.95 };
const STEP_MS = 10_000;

/** Points of 10 s each; null is a gap. */
const strip = (cpu: (number | null)[], other: Partial<StripPoint> = {}): StripPoint[] =>
  cpu.map((value, index) => ({
    ...{ atMs: (index + 1) * STEP_MS, cpu: value, memory: 0.1, diskUtil: 0.1 },
    ...{ diskReadPerS: 0, diskWritePerS: 0, netPerS: 0, ...other },
  }));

describe('an episode', () => {
  it('is the longest stretch without a break, from the start of its first sample', () => {
    expect(findEpisode(strip([0.9, 0.9, 0.1, 0.875, 1, 0.9375, 0.2]), LIMITS)).toEqual({
      ...{ resource: 'cpu', fromMs: 30_000, toMs: 60_000, saturation: 0.9375 },
    });
    expect(findEpisode(strip([0.9, 1, 0.1]), LIMITS)).toMatchObject({ fromMs: 0, toMs: 20_000 });
  });

  it('ends where a sample is missing', () => {
    expect(findEpisode(strip([0.9, 0.9, null, 0.9, 0.9, 0.9]), LIMITS)).toMatchObject({
      ...{ fromMs: 30_000, toMs: 60_000 },
    });
  });

  it('is no spike of one sample', () => {
    expect(findEpisode(strip([0.1, 1, 0.1]), LIMITS)).toBeNull();
    expect(findEpisode([], LIMITS)).toBeNull();
  });

  it('is of the disk or of memory, by limits of their own', () => {
    expect(findEpisode(strip([0.1, 0.1], { diskUtil: 0.99 }), LIMITS)).toMatchObject({
      ...{ resource: 'diskRead', saturation: 0.99 },
    });
    expect(findEpisode(strip([0.1, 0.1], { memory: 0.94 }), LIMITS)).toBeNull();
    expect(findEpisode(strip([0.1, 0.1], { memory: 0.96 }), LIMITS)).toMatchObject({ resource: 'memory' });
  });
});
