/**
 * Which reports of one (host, boot) are stored: ascending, closed, disjoint ranges of sequences, as text
 * `[[1,120],[122,130]]`.
 *
 * The set is bounded. When it would exceed its bound, the oldest gaps are closed for good: the first range then begins
 * with 0, which is no sequence, and says "everything up to its end is closed: stored, or not to come any more". A
 * closed sequence is never acknowledged, since nobody knows any more whether it is stored.
 */
import { ProductError } from '../errors.ts';

export type Range = readonly [from: number, to: number];
export type Ranges = readonly Range[];

/** Gaps are reports that were lost or wait in a spool; so many of them mean that something else is wrong. */
const MOST_RANGES = 2_000;
const CLOSED = 0;

/** Reads the text; throws RECEIPT_UNREADABLE when it is not ours. */
export function parseRanges(text: string): Ranges {
  try {
    const value: unknown = JSON.parse(text);
    if (isRanges(value)) return value;
  } catch (cause) {
    throw unreadable(text, cause);
  }
  throw unreadable(text);
}

export function formatRanges(ranges: Ranges): string {
  return JSON.stringify(ranges);
}

/** What is known about a sequence: `closed` ones are too old to be judged. */
export function judgeSequence(ranges: Ranges, sequence: number): 'new' | 'stored' | 'closed' {
  const range = ranges[findPlace(ranges, sequence)];
  if (range === undefined || range[0] > sequence) return 'new';
  return range[0] === CLOSED ? 'closed' : 'stored';
}

/** The set with one more sequence, within `most` ranges. */
export function addSequence(ranges: Ranges, sequence: number, most = MOST_RANGES): Ranges {
  const place = findPlace(ranges, sequence);
  const [before, after] = [ranges[place - 1], ranges[place]];
  if (after !== undefined && after[0] <= sequence) return ranges;
  const from = joinsBefore(before, sequence) ? before[0] : sequence;
  const to = after?.[0] === sequence + 1 ? after[1] : sequence;
  const kept = ranges.slice(0, from < sequence ? place - 1 : place);
  const result: Ranges = [...kept, [from, to], ...ranges.slice(to > sequence ? place + 1 : place)];
  return result.length > most ? closeOldest(result, most) : result;
}

/** What is stored is known to be so: it never joins the closed range. */
function joinsBefore(before: Range | undefined, sequence: number): before is Range {
  return before !== undefined && before[1] === sequence - 1 && before[0] !== CLOSED;
}

/** Merges the oldest ranges, and the gaps between them, into the closed one. */
function closeOldest(ranges: Ranges, most: number): Ranges {
  const last = ranges[ranges.length - most];
  if (last === undefined) return ranges;
  return [[CLOSED, last[1]], ...ranges.slice(ranges.length - most + 1)];
}

/** Index of the first range that ends at or after `sequence`. */
function findPlace(ranges: Ranges, sequence: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.[1] ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isRanges(value: unknown): value is Ranges {
  if (!Array.isArray(value)) return false;
  let end = -1;
  return value.every((range: unknown) => {
    if (!Array.isArray(range) || range.length !== 2) return false;
    const [from, to] = range as unknown[];
    if (!Number.isInteger(from) || !Number.isInteger(to)) return false;
    const inOrder = (from as number) > end && (to as number) >= (from as number);
    end = to as number;
    return inOrder;
  });
}

function unreadable(text: string, cause?: unknown): ProductError {
  return new ProductError({
    code: 'RECEIPT_UNREADABLE',
    message: `the stored sequences are not ascending ranges: ${text.slice(0, 80)}`,
    where: 'report_boot.sequences',
    remedy: 'restore the row from a backup; until then reports of this boot are not taken',
    cause,
  });
}
