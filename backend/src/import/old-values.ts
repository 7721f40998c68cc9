/** Values of old rows: JSON leaves are texts of digits, numbers may be absent, and some say nothing that can be. */

/** Why a value within a stored row was left out. */
export type Oddity =
  'not a number' | 'negative' | 'too large' | 'JSON that cannot be read' | 'no number of cores';
export type NoteOddity = (oddity: Oddity) => void;

export interface NumberBounds {
  max: number;
  note: NoteOddity;
}

const NUMBER = /^-?\d+(\.\d*)?([eE][+-]?\d+)?$/;

/** A number from 0 to `max`, from text or as it is; undefined when it is absent or cannot be. */
export function readNumber(value: unknown, { max, note }: NumberBounds): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = toNumber(value);
  const oddity = oddityOf(number, max);
  if (oddity === undefined) return number;
  note(oddity);
  return undefined;
}

/** The same for what is counted whole. */
export function readWhole(value: unknown, bounds: NumberBounds): number | undefined {
  const number = readNumber(value, bounds);
  return number === undefined ? undefined : Math.round(number);
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : undefined;
}

function oddityOf(number: number | undefined, max: number): Oddity | undefined {
  if (number === undefined || !Number.isFinite(number)) return 'not a number';
  if (number < 0) return 'negative';
  return number > max ? 'too large' : undefined;
}

export type Leaves = Record<string, unknown>;

/** The members of a JSON object; none when there is no object. */
export function readLeaves(text: string | null, note: NoteOddity): Leaves {
  if (text === null || text.trim() === '') return {};
  try {
    return asLeaves(JSON.parse(text));
  } catch {
    note('JSON that cannot be read');
    return {};
  }
}

export function asLeaves(value: unknown): Leaves {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Leaves) : {};
}
