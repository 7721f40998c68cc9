import type { Blame } from '@dpm/protocol';
import { Blame as BlameSchema } from '@dpm/protocol';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { blame, type BlameWindow } from '../../../backend/src/culprits/blame.ts';
import { windowOf, type Part } from './blame-window.ts';

interface Case {
  name: string;
  window: BlameWindow;
  is: Partial<Omit<Blame, 'guilty' | 'hurt'>> & { guilty?: number | null; hurt?: number[] };
}

const CASES: Case[] = [
  {
    name: 'names who took the CPU while it was saturated, with its share',
    window: windowOf(
      { 3307: { cpu: 70 }, 3309: { cpu: 20 }, other: { cpu: 8 }, unattributed: { cpu: 2 } },
      { used: { cpu: 0.97 } },
    ),
    is: {
      code: 'guilty',
      resource: 'cpu',
      guilty: 3307,
      share: 0.7,
      saturation: 0.97,
      unattributedShare: 0.02,
    },
  },
  {
    name: 'takes 85 % of the CPU for saturated',
    window: windowOf({ 3307: { cpu: 70 }, other: { cpu: 30 } }, { used: { cpu: 0.85 } }),
    is: { code: 'guilty', guilty: 3307 },
  },
  {
    name: 'takes less than 85 % of the CPU for busy, not saturated',
    window: windowOf({ 3307: { cpu: 70 }, other: { cpu: 30 } }, { used: { cpu: 0.849 } }),
    is: { code: 'busy', resource: 'cpu', guilty: 3307, share: 0.7, saturation: 0.849, hurt: [] },
  },
  {
    name: 'lets a third of the CPU stand out where the next has much less',
    window: windowOf(
      { 3307: { cpu: 36 }, 3308: { cpu: 20 }, 3309: { cpu: 20 }, other: { cpu: 24 } },
      { used: { cpu: 0.9 } },
    ),
    is: { code: 'guilty', guilty: 3307, share: 0.36 },
  },
  {
    name: 'names nobody when load is spread evenly, and still tells what was saturated',
    window: windowOf({ 3307: { cpu: 34 }, 3308: { cpu: 33 }, 3309: { cpu: 33 } }, { used: { cpu: 0.95 } }),
    is: {
      code: 'spread',
      resource: 'cpu',
      guilty: null,
      share: null,
      saturation: 0.95,
      unattributedShare: 0,
    },
  },
  {
    name: 'blames no instance for what processes outside of instances did',
    window: windowOf(
      { 3307: { cpu: 10 }, other: { cpu: 88 }, unattributed: { cpu: 2 } },
      { used: { cpu: 1 } },
    ),
    is: { code: 'spread', resource: 'cpu', guilty: null },
  },
  {
    name: 'cannot tell when too much of the saturated resource has no owner',
    window: windowOf(
      { 3307: { cpu: 30 }, other: { cpu: 20 }, unattributed: { cpu: 50 } },
      { used: { cpu: 0.99 } },
    ),
    is: { code: 'unattributed', resource: 'cpu', guilty: null, unattributedShare: 0.5, confidence: 0 },
  },
  {
    name: 'can tell when the first has more than all that has no owner',
    window: windowOf({ 3307: { cpu: 55 }, unattributed: { cpu: 45 } }, { used: { cpu: 0.99 } }),
    is: { code: 'guilty', guilty: 3307, share: 0.55 },
  },
  {
    name: 'compares reads and dirtied writes together on a saturated disk, and names the larger',
    window: windowOf(
      {
        3307: { diskRead: 100, diskWrite: 600 },
        3309: { diskRead: 250, diskWrite: 0 },
        other: { diskRead: 30, diskWrite: 0 },
        unattributed: { diskRead: 20 },
      },
      { used: { disk: 0.98 }, deviceWriteBytes: 700 },
    ),
    is: { code: 'guilty', resource: 'diskWrite', guilty: 3307, share: 1, saturation: 0.98 },
  },
  {
    name: 'names disk reads where the guilty one mostly read',
    window: windowOf(
      { 3307: { diskRead: 710, diskWrite: 10 }, 3309: { diskRead: 290, diskWrite: 30 } },
      { used: { disk: 0.98 } },
    ),
    is: { code: 'guilty', resource: 'diskRead', guilty: 3307, share: 0.71 },
  },
  {
    name: 'cannot tell when the I/O of no process could be read',
    window: windowOf(
      { 3307: { cpu: 1 }, other: { cpu: 1 }, unattributed: { diskRead: 500 } },
      { used: { disk: 0.95 }, deviceWriteBytes: 9_000 },
    ),
    is: { code: 'unattributed', resource: 'diskWrite', guilty: null, unattributedShare: 1 },
  },
  {
    name: 'cannot tell when devices write far more than anybody dirtied',
    window: windowOf(
      { 3307: { diskRead: 0, diskWrite: 100 }, unattributed: { diskRead: 0 } },
      { used: { disk: 0.95 }, deviceWriteBytes: 3_000 },
    ),
    is: { code: 'unattributed', resource: 'diskWrite', guilty: null },
  },
  {
    name: 'does not mistake a mirror’s copies for writes without an owner',
    window: windowOf(
      { 3307: { diskRead: 0, diskWrite: 100 }, unattributed: { diskRead: 0 } },
      { used: { disk: 0.95 }, deviceWriteBytes: 200 },
    ),
    is: { code: 'guilty', guilty: 3307, share: 1, unattributedShare: 0 },
  },
  {
    name: 'names who holds the memory from 95 % on',
    window: windowOf({ 3307: { memory: 80 }, other: { memory: 20 } }, { used: { memory: 0.95 } }),
    is: { code: 'guilty', resource: 'memory', guilty: 3307, share: 0.8, hurt: [] },
  },
  {
    name: 'does not call a database busy for the memory it holds',
    window: windowOf({ 3307: { memory: 80 }, other: { memory: 20 } }, { used: { memory: 0.94 } }),
    is: { code: 'quiet', resource: null, guilty: null },
  },
  {
    name: 'speaks of the fuller of two saturated resources',
    window: windowOf(
      { 3307: { cpu: 90, diskRead: 10, diskWrite: 0 }, 3309: { cpu: 10, diskRead: 90, diskWrite: 0 } },
      { used: { cpu: 0.9, disk: 0.99 } },
    ),
    is: { code: 'guilty', resource: 'diskRead', guilty: 3309 },
  },
  {
    name: 'speaks of memory last',
    window: windowOf(
      { 3307: { cpu: 90, memory: 10 }, 3309: { cpu: 10, memory: 90 } },
      { used: { cpu: 0.9, memory: 0.99 } },
    ),
    is: { code: 'guilty', resource: 'cpu', guilty: 3307 },
  },
  {
    name: 'prefers a saturated resource with a guilty one over a fuller one without',
    window: windowOf(
      { 3307: { cpu: 90, diskRead: 50 }, 3309: { cpu: 10, diskRead: 50 }, other: { diskRead: 60 } },
      { used: { cpu: 0.9, disk: 0.99 } },
    ),
    is: { code: 'guilty', resource: 'cpu', guilty: 3307 },
  },
  {
    name: 'lists who waited for the saturated resource, the longest first, and not the guilty one',
    window: windowOf(
      {
        3307: { diskRead: 90, ioWaitMs: 90_000 },
        3309: { diskRead: 4, ioWaitMs: 10_000, cpuWaitMs: 0 },
        3310: { diskRead: 3, ioWaitMs: 40_000 },
        3311: { diskRead: 3, ioWaitMs: 9_999, cpuWaitMs: 90_000 },
      },
      { used: { disk: 0.98 } },
    ),
    is: { code: 'guilty', guilty: 3307, hurt: [3310, 3309] },
  },
  {
    name: 'takes the run queue for what a saturated CPU hurts',
    window: windowOf(
      { 3307: { cpu: 90 }, 3309: { cpu: 5, cpuWaitMs: 20_000 }, 3310: { cpu: 5, ioWaitMs: 50_000 } },
      { used: { cpu: 0.98 } },
    ),
    is: { hurt: [3309] },
  },
  {
    name: 'is quiet on an idle host, whoever used most of nothing',
    window: windowOf({ 3307: { cpu: 9 }, other: { cpu: 1 } }, { used: { cpu: 0.05, disk: 0.01 } }),
    is: { code: 'quiet', resource: null, guilty: null, saturation: null },
  },
  {
    name: 'is quiet when nothing was saturated and nobody stood out, and tells of what was used most',
    window: windowOf({ 3307: { cpu: 50 }, other: { cpu: 80 } }, { used: { cpu: 0.4 } }),
    is: { code: 'quiet', resource: 'cpu', guilty: null, saturation: 0.4, hurt: [], confidence: 1 },
  },
  {
    name: 'has no data without samples',
    window: windowOf({}, { measuredMs: 0, used: { cpu: null, disk: null, memory: null } }),
    is: { code: 'noData', resource: null, guilty: null, saturation: null, confidence: 0 },
  },
  {
    name: 'judges the CPU where disk and memory were not measured',
    window: windowOf(
      { 3307: { cpu: 90 }, other: { cpu: 10 } },
      { used: { cpu: 0.9, disk: null, memory: null } },
    ),
    is: { code: 'guilty', resource: 'cpu', guilty: 3307 },
  },
];

describe('blame', () => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', (_name, { window, is }) => {
    const found = blame(window);
    expect(Value.Check(BlameSchema, found)).toBe(true);
    const named = { guilty: found.guilty?.port ?? null, hurt: found.hurt.map(({ port }) => port) };
    const { share, unattributedShare, ...rest } = { ...found, ...named };
    const { share: isShare, unattributedShare: isUnattributed, ...isRest } = is;
    expect(rest).toMatchObject(isRest);
    if (isShare === null) expect(share).toBeNull();
    else if (isShare !== undefined) expect(share).toBeCloseTo(isShare, 9);
    if (typeof isUnattributed === 'number') expect(unattributedShare).toBeCloseTo(isUnattributed, 9);
    expect(found.usualShare).toBeNull();
  });

  const confidence = (parts: Record<string, Part>, change: Parameters<typeof windowOf>[1]) =>
    blame(windowOf(parts, change)).confidence;

  it('is surer the further the guilty one is ahead', () => {
    const saturated = { used: { cpu: 0.95 } };
    const far = confidence({ 3307: { cpu: 90 }, 3309: { cpu: 10 } }, saturated);
    const near = confidence({ 3307: { cpu: 60 }, 3309: { cpu: 40 } }, saturated);
    expect(far).toBeCloseTo(0.9, 9);
    expect(near).toBeCloseTo(0.6, 9);
  });

  it('is less sure the more has no owner, and the more was attributed than counted', () => {
    const saturated = { used: { cpu: 0.95 } };
    const plain = confidence({ 3307: { cpu: 90 }, other: { cpu: 10 } }, saturated);
    const missing = confidence(
      { 3307: { cpu: 90 }, other: { cpu: 10 }, unattributed: { cpu: 25 } },
      saturated,
    );
    const surplus = confidence(
      { 3307: { cpu: 90 }, other: { cpu: 10 }, unattributed: { cpu: -25 } },
      saturated,
    );
    expect(missing).toBeLessThan(plain);
    expect(surplus).toBeLessThan(plain);
  });

  it('is less sure of the disk when the I/O of some processes could not be read', () => {
    const parts = { 3307: { diskRead: 90 }, other: { diskRead: 10 } };
    const some = { coverage: { processes: 1, processIo: 0.5, net: null }, used: { disk: 0.95 } };
    expect(confidence(parts, some)).toBeCloseTo(0.45, 9);
    expect(confidence(parts, { used: { disk: 0.95 } })).toBeCloseTo(0.9, 9);
  });
});
