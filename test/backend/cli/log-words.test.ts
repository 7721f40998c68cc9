import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { firstError, lastWords, logSize, readTail } from '../../../backend/src/cli/log-words.ts';

const folder = mkdtempSync(join(tmpdir(), 'dpm-log-'));
const log = join(folder, 'part.log');
afterAll(() => rmSync(folder, { recursive: true }));

it('tells the message of the last JSON line, and any other last line as it is', () => {
  writeFileSync(log, '{"msg":"before"}\n{"level":60,"msg":"PORT_TAKEN: port 9300"}\n');
  expect(lastWords(log, 0)).toBe('PORT_TAKEN: port 9300');
  writeFileSync(log, 'cannot open shared object\n');
  expect(lastWords(log, 0)).toBe('cannot open shared object');
});

it('tells the error of a Node.js that ended by one, not its closing line', () => {
  writeFileSync(
    log,
    `node:internal/modules\n  throw new ERR_MODULE_NOT_FOUND()\n\nError [ERR_MODULE_NOT_FOUND]: Cannot find package 'fastify'\n    at x (y.js:1:2) {\n  code: 'ERR_MODULE_NOT_FOUND'\n}\n\nNode.js v20.20.2\n`,
  );
  expect(lastWords(log, 0)).toBe("Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'fastify'");
});

it('leaves out what an earlier start wrote, also when its log was put aside', () => {
  writeFileSync(log, 'of an earlier start\n');
  const from = logSize(log);
  expect(lastWords(log, from)).toBe('nothing');
  appendFileSync(log, 'of this one\n');
  expect(lastWords(log, from)).toBe('of this one');
  truncateSync(log, 0);
  appendFileSync(log, 'anew\n');
  expect(readTail(log, from)).toBe('anew\n');
  expect(logSize(join(folder, 'missing'))).toBe(0);
});

it('tells the first error of a database server, because the others follow from it', () => {
  const text = [
    '2026-11-27  8:06:53 0 [Note] InnoDB: Starting',
    '2026-11-27  8:06:53 0 [ERROR] InnoDB: preallocating 67108864 bytes for file ./ib_logfile101 failed with error 28',
    "2026-11-27  8:06:53 0 [ERROR] Plugin 'InnoDB' registration as a STORAGE ENGINE failed.",
    '2026-11-27  8:06:53 0 [ERROR] Aborting',
  ];
  expect(firstError(text.join('\n'))).toMatch(/^InnoDB: preallocating .* error 28$/);
  expect(firstError('a plain word\n')).toBe('a plain word');
  expect(firstError('')).toBe('it said nothing');
});
