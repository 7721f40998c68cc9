import { describe, expect, it } from 'vitest';
import {
  addSequence,
  formatRanges,
  judgeSequence,
  parseRanges,
  type Ranges,
} from '../../../backend/src/ingest/receipts.ts';

const add = (...sequences: number[]) =>
  sequences.reduce<Ranges>((ranges, sequence) => addSequence(ranges, sequence), []);

describe('receipts', () => {
  it.each([
    ['in order', [1, 2, 3], [[1, 3]]],
    ['backwards', [3, 2, 1], [[1, 3]]],
    [
      'with a gap',
      [1, 2, 5],
      [
        [1, 2],
        [5, 5],
      ],
    ],
    ['a gap that closes', [1, 2, 5, 4, 3], [[1, 5]]],
    [
      'before, between and after',
      [10, 1, 20, 5],
      [
        [1, 1],
        [5, 5],
        [10, 10],
        [20, 20],
      ],
    ],
    ['one that is there already', [1, 2, 3, 2], [[1, 3]]],
  ])('keeps sequences that come %s as ascending ranges', (_, sequences, ranges) => {
    expect(add(...sequences)).toEqual(ranges);
  });

  it('agrees with a plain set, whatever the order of arrival', () => {
    let random = 42;
    const next = () => (random = (random * 1_103_515_245 + 12_345) % 2_147_483_648);
    const stored = new Set<number>();
    let ranges: Ranges = [];
    for (let n = 0; n < 2_000; n += 1) {
      const sequence = 1 + (next() % 700);
      expect(judgeSequence(ranges, sequence)).toBe(stored.has(sequence) ? 'stored' : 'new');
      ranges = addSequence(ranges, sequence);
      stored.add(sequence);
    }
    const listed = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n));
    expect(listed).toEqual([...stored].sort((a, b) => a - b));
  });

  it('leaves the set it was given as it was', () => {
    const before: Ranges = [[1, 2]];
    addSequence(before, 3);
    expect(before).toEqual([[1, 2]]);
  });

  it('closes the oldest gaps when there are too many, and says so of what was in them', () => {
    let ranges: Ranges = [];
    for (const sequence of [1, 3, 5, 7]) ranges = addSequence(ranges, sequence, 3);
    expect(ranges).toEqual([
      [0, 3],
      [5, 5],
      [7, 7],
    ]);
    expect([1, 2, 3, 4, 5, 6].map((sequence) => judgeSequence(ranges, sequence))).toEqual([
      ...['closed', 'closed', 'closed', 'new', 'stored', 'new'],
    ]);
  });

  it('still knows as stored what follows a closed range', () => {
    const ranges = addSequence(
      [
        [0, 3],
        [7, 7],
      ],
      4,
    );
    expect(judgeSequence(ranges, 4)).toBe('stored');
  });

  it('reads what it wrote', () => {
    const ranges = add(1, 2, 3, 9);
    expect(formatRanges(ranges)).toBe('[[1,3],[9,9]]');
    expect(parseRanges(formatRanges(ranges))).toEqual(ranges);
    expect(parseRanges('[]')).toEqual([]);
  });

  it.each(['', '{}', '[1,2]', '[[2,1]]', '[[1,3],[2,5]]', '[[1,"2"]]', '[[1,2,3]]', '[[1.5,2]]', '[[-1,2]]'])(
    'refuses %j, which is no set of ranges',
    (text) => {
      expect(() => parseRanges(text)).toThrow(expect.objectContaining({ code: 'RECEIPT_UNREADABLE' }));
    },
  );
});
