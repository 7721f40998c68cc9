import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BundleOrder, Report, WatchOrder, WatchStatus } from '@dpm/protocol';
import { ProductError } from '../../../backend/src/errors.ts';
import { codeOf } from '../../../backend/src/http/error-handler.ts';
import type { RefusalSource } from '../../../backend/src/http/refused-reports.ts';
import { registerReport } from '../../../backend/src/http/report.ts';
import { createServer } from '../../../backend/src/http/server.ts';
import { buildReport } from '../../support/report.ts';

let app: FastifyInstance;
let stored: Report[];
let refusals: string[];
let sources: RefusalSource[];
let bundle: BundleOrder | undefined;
let servers: string[] | undefined;
let watch: WatchOrder | undefined;
let said: WatchStatus[];
let accept: () => Promise<{ status: 'stored' | 'duplicate'; wantCommands: string[] }>;

beforeEach(async () => {
  stored = [];
  refusals = [];
  sources = [];
  bundle = undefined;
  servers = undefined;
  watch = undefined;
  said = [];
  accept = async () => ({ status: 'stored', wantCommands: [] });
  app = createServer({ logger: pino({ level: 'silent' }) });
  await app.register(async (scope) =>
    registerReport(scope, {
      findSender: async (token) => (token === 'known' ? { hostId: 7, host: 'db-1', istate: 2 } : undefined),
      accept: (report) => {
        stored.push(report);
        return accept();
      },
      settings: { intervalMs: 10_000 },
      ordersFor: (host) => ({ version: '1.8', bundle: host === 'db-1' ? bundle : undefined, servers }),
      watching: {
        orderFor: (hostId) => (hostId === 7 ? watch : undefined),
        note: async (_hostId, status) => void said.push(status),
      },
      noteRefusal: (error, source) => {
        refusals.push(codeOf(error));
        sources.push(source);
      },
      now: () => 1_800_000_000_000,
    }),
  );
});
afterEach(() => app.close());

const report = () => buildReport({ host: 'db-1' });
function post(body: unknown, headers: Record<string, string> = {}) {
  const payload = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return app.inject({
    method: 'POST',
    url: '/v1/report',
    payload,
    headers: { authorization: 'Bearer known', 'content-type': 'application/json', ...headers },
  });
}

describe('POST /v1/report', () => {
  it('tells a host what to watch, and takes what it says about it', async () => {
    const id = '0123456789abcdef';
    watch = { robots: [{ id, rank: 0, url: 'https://robot.example' }], utcOffsetMinutes: 480 };
    const { watch: _, ...unasked } = report();
    expect((await post(unasked)).json()).toMatchObject({ watch });
    expect(said).toEqual([]);
    const told = [{ id, sinceMs: 1_800_000_000_000, atMs: 1_800_000_100_000 }];
    const status = { tried: [{ id, reached: false, reason: 'ENOTFOUND' }], told };
    expect((await post({ ...report(), watch: status })).statusCode).toBe(200);
    expect(said).toEqual([status]);
  });

  it('answers a stored report with what the agent is to do', async () => {
    accept = async () => ({ status: 'stored', wantCommands: ['0'.repeat(32)] });
    const answer = await post(report());
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      protocol: 1,
      status: 'stored',
      takes: ['pairProcesses'],
      serverTimeMs: 1_800_000_000_000,
      version: '1.8',
      settings: { intervalMs: 10_000 },
      wantCommands: ['0'.repeat(32)],
    });
    expect(stored).toHaveLength(1);
  });

  it('names the bundle that the host is to run', async () => {
    bundle = { sha256: 'a'.repeat(64), sizeBytes: 9, signature: 'sig' };
    expect((await post(report())).json()).toMatchObject({ bundle });
  });

  it('names the servers that the host is to try, when there are several', async () => {
    servers = ['https://two:9301', 'https://one:9301'];
    expect((await post(report())).json()).toMatchObject({ settings: { intervalMs: 10_000, servers } });
  });

  it('takes gzip', async () => {
    const answer = await post(gzipSync(JSON.stringify(report())), { 'content-encoding': 'gzip' });
    expect(answer.statusCode).toBe(200);
    expect(stored[0]).toEqual(report());
  });

  it.each<[string, (value: ReturnType<typeof report>) => unknown, string]>([
    ['a missing field', ({ boot: _boot, ...rest }) => rest, '/boot'],
    ['an unknown field', (value) => ({ ...value, extra: 1 }), '/extra'],
    [
      'an unknown field far down',
      (value) => ({ ...value, other: { cpuUserMs: 1, cpuuser: 2 } }),
      '/other/cpuuser',
    ],
    ['a text for a number', (value) => ({ ...value, seq: '5' }), '/seq'],
    ['a negative amount', (value) => ({ ...value, other: { readBytes: -1 } }), '/other/readBytes'],
    ['a time before 2001', (value) => ({ ...value, atMs: 5 }), '/atMs'],
    [
      'a host name with a shell in it',
      (value) => ({ ...value, host: { ...value.host, name: 'x; rm -rf /' } }),
      '/host/name',
    ],
    ['an interval of nothing', (value) => ({ ...value, intervalMs: 0 }), '/intervalMs'],
    ['no object', () => [], ''],
  ])('refuses %s with the path of the field and stores nothing', async (_what, change, field) => {
    const answer = await post(change(report()));
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'INVALID', field });
    expect(stored).toEqual([]);
    expect(refusals).toEqual(['INVALID']);
  });

  it('notes who sent what was refused, and what it was as far as it could be read', async () => {
    await post({ ...report(), seq: 0 });
    await post(Buffer.from('{"a":'));
    await post(report(), { authorization: 'Bearer unknown' });
    const from = { client: 'agent', address: '127.0.0.1', host: 'db-1' };
    expect(sources).toEqual([
      { ...from, body: { ...report(), seq: 0 } },
      { ...from, body: '{"a":' },
      { ...from, host: undefined, body: undefined },
    ]);
    expect(refusals).toEqual(['INVALID', 'NOT_JSON', 'UNAUTHORIZED']);
  });

  it('refuses too many processes', async () => {
    const value = report();
    const [process] = value.processes;
    const many = Array.from({ length: 501 }, (_none, index) => ({ ...process, pid: index + 1 }));
    const answer = await post({ ...value, processes: many });
    expect(answer.json()).toMatchObject({ code: 'INVALID', field: '/processes' });
  });

  it.each<{ what: string; body: Buffer; headers: Record<string, string>; status: number; code: string }>([
    { what: 'what is not JSON', body: Buffer.from('{"a":'), headers: {}, status: 400, code: 'NOT_JSON' },
    {
      ...{ what: 'what is not gzip', body: Buffer.from('plain') },
      ...{ headers: { 'content-encoding': 'gzip' }, status: 400, code: 'NOT_GZIP' },
    },
    {
      ...{ what: 'an encoding that is not known', body: Buffer.from('x') },
      ...{ headers: { 'content-encoding': 'br' }, status: 415, code: 'MEDIA_TYPE' },
    },
    {
      ...{ what: 'another content type', body: Buffer.from('<a/>') },
      ...{ headers: { 'content-type': 'text/xml' }, status: 415, code: 'MEDIA_TYPE' },
    },
    {
      ...{ what: 'a small body that becomes a huge one', body: gzipSync(Buffer.alloc(64 << 20)) },
      ...{ headers: { 'content-encoding': 'gzip' }, status: 413, code: 'TOO_LARGE' },
    },
    { what: 'a huge body', body: Buffer.alloc(5 << 20, 32), headers: {}, status: 413, code: 'TOO_LARGE' },
  ])('refuses $what', async ({ body, headers, status, code }) => {
    const answer = await post(body, headers);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code });
    expect(stored).toEqual([]);
  });

  it('lets a token speak for its own host only', async () => {
    const answer = await post(buildReport({ host: 'db-2' }));
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'HOST_MISMATCH', field: '/host/name' });
    expect(stored).toEqual([]);
  });

  it('reads no body of a caller whose token is not known', async () => {
    const answer = await post(Buffer.from('not even JSON'), { authorization: 'Bearer other' });
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('tells an agent to come back when the backend cannot store now', async () => {
    accept = () => Promise.reject(new ProductError({ code: 'OVERLOADED', message: 'full', httpStatus: 503 }));
    const answer = await post(report());
    expect(answer.statusCode).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.json()).toMatchObject({ code: 'OVERLOADED' });
  });
});
