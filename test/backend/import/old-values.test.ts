import { describe, expect, it } from 'vitest';
import { maskCommandText as mask } from '../../../backend/protocol/src/masking/mask.ts';
import { maskCommand, md5Of } from '../../../backend/src/import/commands.ts';
import { IntervalBook } from '../../../backend/src/import/intervals.ts';
import { readLeaves, readNumber, type Oddity } from '../../../backend/src/import/old-values.ts';
import { restMs } from '../../../backend/src/import/pace.ts';
import { findDays } from '../../../backend/src/import/old-days.ts';

describe('a number of an old row', () => {
  it.each<[unknown, number | undefined, Oddity[]]>([
    ['12', 12, []],
    [' 3.50 ', 3.5, []],
    [7, 7, []],
    ['1e2', 100, []],
    ['0', 0, []],
    ['', undefined, []],
    [null, undefined, []],
    [undefined, undefined, []],
    ['12%', undefined, ['not a number']],
    ['NaN', undefined, ['not a number']],
    [true, undefined, ['not a number']],
    ['0x10', undefined, ['not a number']],
    ['-1', undefined, ['negative']],
    ['1001', undefined, ['too large']],
    ['1e999', undefined, ['not a number']],
  ])('%j is read as %j', (value, expected, oddities) => {
    const noted: Oddity[] = [];
    expect(readNumber(value, { max: 1000, note: (oddity) => noted.push(oddity) })).toBe(expected);
    expect(noted).toEqual(oddities);
  });

  it('is looked for in objects only, and broken JSON is told', () => {
    const noted: Oddity[] = [];
    const note = (oddity: Oddity) => noted.push(oddity);
    expect([null, '', '[1]', '"a"', 'null'].map((text) => readLeaves(text, note))).toEqual(Array(5).fill({}));
    expect(noted).toEqual([]);
    expect(readLeaves('{"total": ', note)).toEqual({});
    expect(noted).toEqual(['JSON that cannot be read']);
  });
});

describe('an old command line', () => {
  it.each([
    ["mysql --password='two words' -e 'select 1'", "mysql --password=*** -e 'select 1'"],
    ['redis-cli -a hunter2 ping', 'redis-cli -a *** ping'],
    ['mongo -u admin -p secret db', 'mongo -u admin -p *** db'],
    ['mysqld  --port=3306   --datadir=/data', 'mysqld  --port=3306   --datadir=/data'],
    ['sshpass -p geheim ssh db-1', 'sshpass -p *** ssh db-1'],
  ])('%s becomes %s', (text, masked) => {
    expect(mask(text)).toBe(masked);
    expect(mask(masked)).toBe(masked);
  });

  it('is kept under the MD5 of what is stored, and under its old one where its text is lost', () => {
    const text = '  mysqldump --password=abc  ';
    const stored = { md5: md5Of('mysqldump --password=***'), text: 'mysqldump --password=***' };
    expect(maskCommand({ md5: md5Of(text.trim()), text }, mask)).toEqual(stored);
    const lost = 'f'.repeat(32);
    expect(maskCommand({ md5: lost, text: null }, mask)).toEqual({ md5: lost, text: '' });
    expect(maskCommand({ md5: '', text: null }, mask)).toEqual({ md5: md5Of(''), text: '' });
  });

  it('is cut to what its column holds, between characters', () => {
    const { text } = maskCommand({ md5: '', text: `x${'数'.repeat(30_000)}` }, mask);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_000);
    expect(text).toMatch(/^x数+$/);
  });
});

describe('the interval of an old sample', () => {
  const bookOf = (times: Record<number, number>) =>
    new IntervalBook((hosts) =>
      Promise.resolve(
        new Map(
          [...hosts.keys()].flatMap((host) => (times[host] === undefined ? [] : [[host, times[host]]])),
        ),
      ),
    );

  it('is the time since the one before, the usual one after a gap, and one for all rows of a second', async () => {
    const book = bookOf({});
    const rows = [1_000, 1_028, 1_028, 1_089, 1_149, 1_140, 1_170].map((atS) => ({ hostId: 1, atS }));
    await book.prepare(rows);
    expect(rows.map((row) => book.next(row))).toEqual([
      30_000, 28_000, 28_000, 30_000, 60_000, 30_000, 21_000,
    ]);
  });

  it('is known after a new start from what was stored', async () => {
    const book = bookOf({ 1: 970 });
    const rows = [
      { hostId: 1, atS: 1_000 },
      { hostId: 2, atS: 1_000 },
    ];
    await book.prepare(rows);
    expect(rows.map((row) => book.next(row))).toEqual([30_000, 30_000]);
    const again = bookOf({ 1: 975 });
    await again.prepare(rows);
    expect(again.next({ hostId: 1, atS: 1_000 })).toBe(25_000);
  });
});

describe('the rest after a batch', () => {
  it('keeps to the rows per second, and to half of the time of one connection', () => {
    const batch = { rows: 2_000, readMs: 20, totalMs: 50, rowsPerS: 10_000 };
    expect(restMs(batch)).toBe(150);
    expect(restMs({ ...batch, totalMs: 500 })).toBe(0);
    expect(restMs({ ...batch, readMs: 900, totalMs: 950 })).toBe(850);
    expect(restMs({ ...batch, rowsPerS: 0 })).toBe(0);
  });
});

describe('the days of an old table', () => {
  const DAY_S = 86_400;
  /** An old table with rows at these times; an hour that comes twice may turn out to be the earlier one. */
  const tableOf = (times: readonly number[], shiftS = 0) => {
    let questions = 0;
    return {
      questions: () => questions,
      readTime: (_table: unknown, which: { fromS: number } | 'last') => {
        questions += 1;
        const found = times.find((time) => which !== 'last' && time >= which.fromS);
        return Promise.resolve(found === undefined ? undefined : found - shiftS);
      },
    };
  };

  it('are found by one question each', async () => {
    const table = tableOf([5, 10, DAY_S, 20_000 * DAY_S, 20_000 * DAY_S + 7, 20_003 * DAY_S]);
    expect(await findDays(table, 'hostInfo', { latestDay: 20_002 })).toEqual([0, 1, 20_000]);
    expect(table.questions()).toBe(4);
  });

  it('come to an end although local time has an hour twice', async () => {
    expect(await findDays(tableOf([3 * DAY_S], 3_600), 'hostInfo', { latestDay: 9 })).toEqual([2, 3]);
  });
});
