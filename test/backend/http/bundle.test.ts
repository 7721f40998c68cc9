import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerBundle } from '../../../backend/src/http/bundle.ts';
import { createServer } from '../../../backend/src/http/server.ts';

const SHA = 'a'.repeat(64);
const BYTES = Buffer.from([0, 1, 255, 10]);
let app: FastifyInstance;

beforeAll(async () => {
  app = createServer({ logger: pino({ level: 'silent' }) });
  await app.register(async (scope) =>
    registerBundle(scope, {
      findSender: async (token) => (token === 'known' ? { hostId: 7, host: 'db-1', istate: 2 } : undefined),
      findBundle: async (sha256) => (sha256 === SHA ? BYTES : undefined),
    }),
  );
});
afterAll(() => app.close());

const ask = (sha256: string, headers: Record<string, string> = { authorization: 'Bearer known' }) =>
  app.inject({ url: `/v1/agent/bundle/${sha256}`, headers });

describe('GET /v1/agent/bundle/SHA256', () => {
  it('hands out the bytes of that bundle', async () => {
    const answer = await ask(SHA);
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toEqual(BYTES);
    expect(answer.headers['content-length']).toBe('4');
  });

  it('has no other bundle, and takes nothing for a path', async () => {
    expect((await ask('b'.repeat(64))).json()).toMatchObject({ code: 'BUNDLE_UNKNOWN' });
    for (const name of ['..%2f..%2fetc%2fpasswd', 'A'.repeat(64), 'abc'])
      expect([400, 404]).toContain((await ask(name)).statusCode);
  });

  it('hands out nothing without the token of a host', async () => {
    for (const headers of [{}, { authorization: 'Bearer other' }] as Record<string, string>[])
      expect((await ask(SHA, headers)).statusCode).toBe(401);
  });
});
