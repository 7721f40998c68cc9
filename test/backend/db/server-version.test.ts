import { describe, expect, it } from 'vitest';
import { checkServer, parseServerVersion } from '../../../backend/src/db/server-version.ts';

/** A connection to a server that calls itself so; what it would do otherwise is not asked for. */
const saying = (version: string) =>
  ({ query: () => Promise.resolve([[{ version }], []]) }) as unknown as Parameters<typeof checkServer>[0];

describe('the version of a server', () => {
  it.each([
    ['5.7.44-log', 'MySQL', [5, 7, 44]],
    ['9.7.4', 'MySQL', [9, 7, 4]],
    ['8.0.36-28.1', 'MySQL', [8, 0, 36]],
    ['10.11.19-MariaDB-0+deb12u1-log', 'MariaDB', [10, 11, 19]],
    ['5.5.5-10.6.12-MariaDB', 'MariaDB', [10, 6, 12]],
    ['12.0.2-MariaDB-ubu2404', 'MariaDB', [12, 0, 2]],
    ['8.0.11-TiDB-v7.5.1', 'TiDB', [7, 5, 1]],
    ['5.7.25-TiDB-v6.5.0-alpha', 'TiDB', [6, 5, 0]],
  ])('%s is %s %j', (text, product, numbers) => {
    expect(parseServerVersion(text)).toEqual({ product, numbers });
  });

  it.each([
    ['5.7.21', 'MySQL 5.7.21'],
    ['5.6.51', 'MySQL 5.6.51'],
    ['10.5.99-MariaDB', 'MariaDB 10.5.99'],
    ['5.5.68-MariaDB', 'MariaDB 5.5.68'],
    ['8.0.11-TiDB-v6.1.7', 'TiDB 6.1.7'],
  ])('%s is too old, which is said with what is needed', async (text, name) => {
    await expect(checkServer(saying(text))).rejects.toMatchObject({
      code: 'DATABASE_TOO_OLD',
      message: expect.stringMatching(new RegExp(`^${name} is too old: .* or newer is needed`)) as string,
    });
  });

  it.each([
    ['5.7.22', 'MySQL 5.7.22'],
    ['10.6.0-MariaDB', 'MariaDB 10.6.0'],
    ['11.4.2-MariaDB', 'MariaDB 11.4.2'],
    ['8.0.11-TiDB-v8.1.0', 'TiDB 8.1.0'],
  ])('%s is taken as %s', async (text, name) => {
    expect(await checkServer(saying(text))).toBe(name);
  });

  it('that says no number is refused', async () => {
    await expect(checkServer(saying('PostgreSQL'))).rejects.toMatchObject({ code: 'DATABASE_UNKNOWN' });
  });
});
