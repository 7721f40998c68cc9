import { describe, expect, it } from 'vitest';
import Value from 'typebox/value';
import { RefusedReports } from '@dpm/protocol';
import { ProductError } from '../../../backend/src/errors.ts';
import { createRefusedReports } from '../../../backend/src/http/refused-reports.ts';

const error = (code: string, httpStatus = 400, where = '/a/1/b') =>
  new ProductError({ code, message: `${where} is wrong`, where, httpStatus });
const agent = (host: string, body: unknown = {}) => ({
  client: 'agent' as const,
  address: '10.0.0.1',
  host,
  body,
});

function open() {
  const counted: string[] = [];
  let nowMs = 1_000;
  const log = createRefusedReports({ now: () => (nowMs += 1), count: (code) => counted.push(code) });
  const list = () => {
    const answer = log.list();
    expect([...Value.Errors(RefusedReports, answer)]).toEqual([]);
    return answer;
  };
  return { log, list, counted };
}

describe('refused reports', () => {
  it('are counted by code, and the newest of each sender and code is kept with its field', () => {
    const { log, list, counted } = open();
    log.note(error('INVALID'), agent('db-1', { a: [0, { b: 'first' }] }));
    log.note(error('INVALID'), agent('db-1', { a: [0, { b: 'second' }] }));
    log.note(error('INVALID'), agent('db-2', { a: [] }));
    expect(counted).toEqual(['INVALID', 'INVALID', 'INVALID']);
    expect(list()).toMatchObject({
      counts: { INVALID: 3 },
      reports: [
        { host: 'db-2', times: 1, value: null, body: '{"a":[]}' },
        { host: 'db-1', times: 2, field: '/a/1/b', value: '"second"', message: '/a/1/b is wrong' },
      ],
    });
  });

  it('that failed for no fault of theirs are counted only', () => {
    const { log, list } = open();
    log.note(error('OVERLOADED', 503), agent('db-1'));
    log.note(new Error('a defect'), agent('db-1'));
    expect(list()).toMatchObject({ counts: { OVERLOADED: 1, INTERNAL: 1 }, reports: [] });
  });

  it('of too many senders push out the oldest', () => {
    const { log, list } = open();
    for (let n = 0; n < 200; n += 1) log.note(error('INVALID'), agent(`db-${n}`));
    const { reports, counts } = list();
    expect(counts).toEqual({ INVALID: 200 });
    expect(reports).toHaveLength(50);
    expect(reports[0]).toMatchObject({ host: 'db-199' });
  });

  it('are cut, whatever their size', () => {
    const { log, list } = open();
    log.note(error('INVALID', 400, '/a'), agent('db-1', { a: 'x'.repeat(100_000) }));
    const [report] = list().reports;
    expect(report?.body?.length).toBeLessThanOrEqual(4_096);
    expect(report?.value?.length).toBeLessThanOrEqual(1_024);
  });

  it.each([
    ['in XML', '<name>remarks</name><value><string>mysqldump -uroot -ps3cret --all</string></value>'],
    ['in XML, cut off', '<value><string>mysql --password=s3cret'],
    ['in JSON', { commands: [{ text: 'mysqldump -ps3cret x' }] }],
    ['in JSON, as a key', { password: 's3cret' }],
    ['in a header of theirs', 'Authorization: Bearer s3cret-token'],
  ])('show no secret: %s', (_what, body) => {
    const { log, list } = open();
    log.note(error('INVALID'), agent('db-1', body));
    expect(list().reports[0]?.body).toContain('***');
    expect(JSON.stringify(list())).not.toContain('s3cret');
  });
});
