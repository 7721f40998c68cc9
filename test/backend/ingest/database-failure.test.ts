import { describe, expect, it } from 'vitest';
import { ProductError } from '../../../backend/src/errors.ts';
import { isUnavailable } from '../../../backend/src/db/unavailable.ts';
import { notStorable } from '../../../backend/src/ingest/database-failure.ts';

const error = (facts: object, message = 'it failed') => Object.assign(new Error(message), facts);

describe('the database is away or takes nothing', () => {
  it.each([
    ['refuses connections', error({ code: 'ECONNREFUSED', errno: -111 })],
    ['is not reached in time', error({ code: 'ETIMEDOUT' })],
    ['closed the connection', error({ code: 'PROTOCOL_CONNECTION_LOST', fatal: true })],
    ['closed it before the command', error({ fatal: true }, "Can't add new command")],
    ['has too many connections', error({ code: 'ER_CON_COUNT_ERROR', errno: 1040, sqlState: '08004' })],
    ['is read only', error({ code: 'ER_OPTION_PREVENTS_STATEMENT', errno: 1290, sqlState: 'HY000' })],
    ['is full', error({ code: 'ER_RECORD_FILE_FULL', errno: 1114, sqlState: 'HY000' })],
    ['has no quorum', error({ code: 'ER_UNKNOWN_COM_ERROR', errno: 1047, sqlState: '08S01' })],
    [
      'is in conflict after all attempts',
      error({ code: 'ER_LOCK_DEADLOCK', errno: 1213, sqlState: '40001' }),
    ],
    ['refuses the account', error({ code: 'ER_ACCESS_DENIED_ERROR', errno: 1045, sqlState: '28000' })],
    ['is not migrated', error({ code: 'ER_NO_SUCH_TABLE', errno: 1146, sqlState: '42S02' })],
    ['ended the statement', error({ code: 'ER_STATEMENT_TIMEOUT', errno: 1969, sqlState: '70100' })],
    ['has a closed pool', error({}, 'Pool is closed.')],
  ])('when it %s', (_, failure) => {
    expect(isUnavailable(failure)).toBe(true);
  });
});

describe('a report is at fault', () => {
  it.each([
    ['a value is out of range', { code: 'ER_WARN_DATA_OUT_OF_RANGE', errno: 1264, sqlState: '22003' }, 422],
    ['a key is there already', { code: 'ER_DUP_ENTRY', errno: 1062, sqlState: '23000' }, 422],
    [
      'a text is in no character set',
      { code: 'ER_TRUNCATED_WRONG_VALUE', errno: 1366, sqlState: 'HY000' },
      422,
    ],
    ['a statement is wrong', { code: 'ER_PARSE_ERROR', errno: 1064, sqlState: '42000' }, 503],
    ['our own code is wrong', {}, 503],
    ['a program error has a code', { code: 'ERR_INVALID_ARG_TYPE' }, 503],
  ])('when %s', (_, facts, httpStatus) => {
    expect(isUnavailable(error(facts))).toBe(false);
    expect(notStorable(error(facts))).toMatchObject({ httpStatus });
  });

  it('when a check of ours says so', () => {
    const failure = new ProductError({ code: 'RECEIPT_UNREADABLE', message: 'broken' });
    expect(isUnavailable(failure)).toBe(false);
    expect(notStorable(failure)).toMatchObject({ code: 'REPORT_FAILED', cause: failure });
  });
});
