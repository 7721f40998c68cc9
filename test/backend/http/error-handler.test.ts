import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyFreePort } from '../../../backend/src/cli/free-port.ts';
import { openDatabase, type Database } from '../../../backend/src/db/database.ts';
import { createServer } from '../../../backend/src/http/server.ts';

let app: FastifyInstance;
let db: Database;
const logged: { level: number; msg: string }[] = [];

beforeAll(async () => {
  const schemas = { monitor: 'm', private: 'p' };
  const port = await anyFreePort();
  db = openDatabase({ host: '127.0.0.1', port, user: 'u', password: 'p', schemas, connections: 1 });
  const write = (line: string) => logged.push(JSON.parse(line) as (typeof logged)[number]);
  app = createServer({ logger: pino({ level: 'trace' }, { write }) });
  app.get('/read', async () => db.pool.query('SELECT 1'));
  app.get('/file', async () => readFileSync('/nonexistent/file'));
});
afterAll(async () => {
  await app.close();
  await db.close();
});

describe('a request that fails', () => {
  it('is to be sent again when the database does not answer, and nobody has to act', async () => {
    const answer = await app.inject('/read');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryAfterS: 5 });
    expect(answer.headers['retry-after']).toBe('5');
    expect(logged.filter(({ level }) => level >= 40).map(({ level }) => level)).toEqual([40]);
  });

  it('is an error of ours when something else fails, which the log tells', async () => {
    logged.length = 0;
    const answer = await app.inject('/file');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'INTERNAL' });
    expect(logged.some(({ level }) => level === 50)).toBe(true);
  });
});
