import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRoleFinder, requireRole, type Role } from '../../../backend/src/http/auth.ts';
import { createServer } from '../../../backend/src/http/server.ts';
import { registerSession } from '../../../backend/src/http/session.ts';

const TOKENS: Record<Role, string> = {
  read: 'token-of-read',
  edit: 'token-of-edit',
  admin: 'token-of-admin',
};
const ROLES = ['read', 'edit', 'admin'] as const;
const FACTS = { version: '1.2.3', intervalMs: 10_000, retentionDays: 30 };

let app: FastifyInstance;
beforeEach(async () => {
  app = createServer({ logger: pino({ level: 'silent' }) });
  const findRole = createRoleFinder(TOKENS);
  for (const role of ROLES) {
    await app.register(
      async (scope) => {
        scope.addHook('onRequest', requireRole(role, findRole));
        await registerSession(scope, FACTS);
      },
      { prefix: `/v1/${role}` },
    );
  }
});
afterEach(() => app.close());

const ask = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
/** The status of a path sent byte by byte: `inject` and `fetch` would tidy it up first. */
async function statusOfRaw(path: string, headers: Record<string, string>): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('the role of a token', () => {
  it.each([
    ['read', 'read', 200],
    ['read', 'edit', 403],
    ['read', 'admin', 403],
    ['edit', 'read', 200],
    ['edit', 'edit', 200],
    ['edit', 'admin', 403],
    ['admin', 'read', 200],
    ['admin', 'admin', 200],
  ] as const)('%s opens %s: %i', async (token, path, status) => {
    const answer = await ask(`/v1/${path}/session`, bearer(TOKENS[token]));
    expect(answer.statusCode).toBe(status);
    if (status === 200) expect(answer.json()).toEqual({ role: token, login: '', ...FACTS });
    else expect(answer.json()).toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each([
    ['no token', {}],
    ['an empty one, as an unset variable sends it', { authorization: 'Bearer ' }],
    ['an unknown one', bearer('token-of-reax')],
    ['a scheme of another kind', { authorization: `Basic ${TOKENS.admin}` }],
  ])('is refused with %s', async (_what, headers) => {
    const answer = await ask('/v1/read/session', headers);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it.each([
    '//v1/admin/session',
    '/v1//admin/session',
    '/V1/admin/session',
    '/v1/read/../admin/session',
    '/v1/read/%2e%2e/admin/session',
    '/v1/read/..%2fadmin/session',
    '/v1/read%2F..%2Fadmin/session',
    '/v1/read/./session',
    '/v1/admin/session/',
    '/v1/%61dmin/session',
  ])('reaches nothing of a higher role through %s', async (path) => {
    expect([400, 403, 404]).toContain(await statusOfRaw(path, bearer(TOKENS.read)));
  });
});

describe('the login of X-Grafana-Context', () => {
  const login = async (context: string) =>
    (await ask('/v1/read/session', { ...bearer(TOKENS.read), 'x-grafana-context': context })).json<{
      login: string;
    }>().login;
  /** Header bytes as Node hands them over: each byte one character. */
  const onTheWire = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8').toString('latin1');

  it('comes through in Chinese', async () => {
    expect(await login(onTheWire({ Login: '张伟', OrgRole: 'Viewer' }))).toBe('张伟');
  });

  it.each([
    ['an anonymous visitor', onTheWire({ Login: '', IsAnonymous: true })],
    ['no object', onTheWire(['Login'])],
    ['no JSON', '{"Login'],
    ['a login that is no text', onTheWire({ Login: { a: 1 } })],
  ])('is empty for %s', async (_what, header) => {
    expect(await login(header)).toBe('');
  });
});
