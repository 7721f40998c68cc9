/** Reports made odd: values replaced, removed and repeated in what they say, and bytes changed in how they say it. */

export type Random = () => number;

/** The same numbers for the same seed, from 0 to 1. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

const NUMBERS = [
  ...[0, 1, -1, 0.5, 255, 65_535, 65_536, 8_388_608, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53],
  ...[-(2 ** 31), 1e-9, 1e308, 1_000_000_000_000, 2_147_483_000_000],
];
const TEXTS = [
  ...[
    '',
    ' ',
    "'",
    '"',
    '\\',
    '\0',
    '\n',
    '?',
    '%',
    "'; DROP TABLE host; --",
    '数据',
    '😀',
    '\ud800',
    '\ufffe',
  ],
  ...[
    '0',
    '-1',
    '12%',
    '3GB',
    '1e99',
    'NaN',
    '18000.25K/s',
    '<a>&amp;',
    ']]>',
    '2022-06-30 15:13:11',
    '../../x',
  ],
  ...[
    'x'.repeat(300),
    '数'.repeat(5_000),
    "'".repeat(600),
    'ffffffffffffffffffffffffffffffff',
    '10.0.0.9:3306',
  ],
];
const SHAPES = [
  () => null,
  () => true,
  () => [],
  () => ({}),
  () => [[]],
  () => nest(40),
  () => ({ a: { b: 'c' } }),
];

function nest(levels: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}

/** Changes some places of a value; `texts` makes every leaf a text, as old clients have it. */
export function mutateValue<T extends object>(
  value: T,
  { random, changes, texts = false }: { random: Random; changes: number; texts?: boolean },
): T {
  const mutant = structuredClone(value);
  for (let change = 0; change < changes; change += 1) {
    const { holder, key } = pick(random, placesOf(mutant));
    changePlace({ holder, key }, { random, texts });
  }
  return mutant;
}

function changePlace({ holder, key }: Place, { random, texts }: { random: Random; texts: boolean }): void {
  const before = holder[key];
  const ways = [
    () => remove(holder, key),
    () => (holder[key] = texts ? pick(random, TEXTS) : pick(random, [...NUMBERS, ...TEXTS])),
    () => (holder[key] = typeof before === 'number' ? pick(random, NUMBERS) : pick(random, TEXTS)),
    () => (holder[key] = texts ? pick(random, [[], {}, ['x'], nest(40)]) : pick(random, SHAPES)()),
    () => repeat({ holder, key }, 1 + Math.floor(random() * 40)),
    () => define(holder, pick(random, ['extra', '__proto__', 'constructor', ' ', key.toUpperCase()]), before),
  ];
  pick(random, ways)();
}

function remove(holder: Record<string, unknown>, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

/** A member of its own, whatever its name; a list gets an element. */
function define(holder: object, key: string, value: unknown): void {
  if (Array.isArray(holder)) {
    holder.push(value);
    return;
  }
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Elements of a list many times over, or a member under other names. */
function repeat({ holder, key }: Place, times: number): void {
  const value = holder[key];
  if (Array.isArray(holder))
    for (let n = 0; n < times; n += 1) (holder as unknown[]).push(structuredClone(value));
  else for (let n = 0; n < times; n += 1) holder[`${key}${n}`] = structuredClone(value);
}

/** Changes bytes: some flipped, some cut out, some put in, or the end cut off. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * bytes.length);
  const length = Math.floor(random() * 8);
  const noise = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  const ways = [
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
    () => Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at + length)]),
    () => Buffer.concat([bytes, bytes]),
  ];
  return pick(random, ways)();
}
