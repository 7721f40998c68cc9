import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS, type Report } from '@dpm/protocol';
import { registerLegacy } from '../../../backend/src/http/legacy.ts';
import { createRefusedReports, type RefusedReportLog } from '../../../backend/src/http/refused-reports.ts';
import { createServer } from '../../../backend/src/http/server.ts';
import { createAllowList } from '../../../backend/src/legacy/allow-list.ts';
import { createLegacy } from '../../../backend/src/legacy/legacy.ts';
import { zoneOf } from '../../../backend/src/legacy/local-time.ts';
import { formatAnswer } from '../../../backend/src/legacy/xml-rpc.ts';
import { oldCall, oldReport } from '../../support/old-report.ts';

const NOW_MS = Date.UTC(2022, 5, 30, 7, 13, 20);
const STORED = formatAnswer(0, '1.6');
const NOT_STORED = formatAnswer(2, '1.6');

let app: FastifyInstance;
let stored: Report[];
let counts: string[];
let refused: RefusedReportLog;
let accept: (report: Report) => Promise<void>;
let url: string;

beforeEach(async () => {
  [stored, counts] = [[], []];
  accept = async (report) => void stored.push(report);
  app = createServer({ logger: pino({ level: 'silent' }) });
  refused = createRefusedReports({ now: () => NOW_MS, count: (code) => counts.push(code) });
  const legacy = createLegacy({
    accept: (report) => accept(report),
    findHost: async () => ({ hostId: 7 }),
    ...{ offsetAt: zoneOf(480), now: () => NOW_MS, answerWithinMs: 200 },
  });
  await app.register(async (scope) =>
    registerLegacy(scope, {
      allows: createAllowList(['127.0.0.0/8']),
      take: (body) => legacy.take(body),
      ...{ formatAnswer, version: '1.6', noteRefusal: refused.note },
    }),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterEach(() => app.close());

const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${url}/RPC2`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/xml', ...headers },
  });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};

describe('POST /RPC2', { timeout: 60_000 }, () => {
  it('answers a stored report with 0 and the version, as text', async () => {
    const answer = await post(oldCall(oldReport()));
    expect(answer).toEqual({ status: 200, type: 'text/xml; charset=utf-8', text: STORED });
    expect(stored).toHaveLength(1);
    expect(counts).toEqual([]);
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>, string]>([
    ['nothing', '', 'NOT_A_CALL'],
    ['text', 'hello', 'NOT_XML'],
    ['bytes', new Uint8Array([0, 255, 254, 128, 1]), 'NOT_XML'],
    ['half a call', oldCall(oldReport()).slice(0, 700), 'NOT_XML'],
    ['an answer', STORED, 'NOT_A_CALL'],
    ['another method', oldCall({}, 'system.listMethods'), 'METHOD_UNKNOWN'],
    ['no host', oldCall({ disk: {} }), 'INVALID'],
    ['a text for a report', oldCall('report'), 'INVALID'],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${oldCall({ HOST: '&b;' })}`, 'NOT_A_CALL'],
    ['a huge body', 'x'.repeat(LIMITS.reportBytes + 1), 'TOO_LARGE'],
    ['a body of many times that', 'x'.repeat(5 * LIMITS.reportBytes), 'TOO_LARGE'],
  ])('answers %s with 2 and the version, never a fault', async (_what, body, code) => {
    expect(await post(body)).toMatchObject({ status: 200, text: NOT_STORED });
    expect(counts).toEqual([code]);
    expect(stored).toEqual([]);
    expect(await post(oldCall(oldReport()))).toMatchObject({ text: STORED });
  });

  it.each(['', 'text/plain', 'application/json', 'nonsense', 'text/xml; charset=x', '*/*'])(
    'takes a report whatever its content type says: "%s"',
    async (type) =>
      expect(await post(oldCall(oldReport()), { 'content-type': type })).toMatchObject({ text: STORED }),
  );

  it('takes one that holds bytes that are no UTF-8', async () => {
    const [before = '', after = ''] = oldCall(oldReport({ port: { '1': { remarks: 'a|b' } } })).split('|');
    await post(
      new Uint8Array(Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from(after)])),
    );
    expect(stored[0]?.commands?.[0]?.text).toBe('a\ufffd\ufffdb');
  });

  it('answers with 2 when the database refuses', async () => {
    accept = () =>
      Promise.reject(Object.assign(new Error('gone'), { code: 'DATABASE_UNAVAILABLE', httpStatus: 503 }));
    expect(await post(oldCall(oldReport()))).toMatchObject({ status: 200, text: NOT_STORED });
    expect(counts).toEqual(['DATABASE_UNAVAILABLE']);
  });

  it('answers with 2 when the database hangs, and takes what is too much at once for no report', async () => {
    const hanging: (() => void)[] = [];
    accept = () => new Promise((resolve) => hanging.push(resolve));
    const answers = await Promise.all(Array.from({ length: 600 }, () => post(oldCall({ HOST: 'a' }))));
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set([NOT_STORED]));
    expect(hanging).toHaveLength(500);
    expect(counts.filter((code) => code === 'LATE')).toHaveLength(500);
    expect(counts.filter((code) => code === 'BUSY')).toHaveLength(100);
    accept = async () => undefined;
    for (const resolve of hanging) resolve();
    expect(await post(oldCall({ HOST: 'a' }))).toMatchObject({ text: STORED });
  });

  it('answers all of 300 clients at once, beside others that say nothing or half of it', async () => {
    const { port } = app.server.address() as AddressInfo;
    const silent: Socket[] = [];
    for (let n = 0; n < 50; n += 1) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      if (n % 2 === 0) socket.write('POST /RPC2 HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n<?xml');
      silent.push(socket);
    }
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_none, n) => post(oldCall(oldReport({ HOST: `h${n}` })))),
    );
    expect(answers.every(({ text }) => text === STORED)).toBe(true);
    expect(stored).toHaveLength(300);
    for (const socket of silent) socket.destroy();
  });

  it('reads a body of any size from an address that is not on the list, keeps it not, and answers with 2', async () => {
    for (const body of [oldCall(oldReport()), 'x'.repeat(6 * 1024 * 1024)]) {
      const answer = await app.inject({
        ...{ method: 'POST', url: '/RPC2', payload: body, remoteAddress: '8.8.8.8' },
        headers: { 'content-type': 'text/xml' },
      });
      expect([answer.statusCode, answer.body]).toEqual([200, NOT_STORED]);
    }
    expect(counts).toEqual(['ADDRESS_REFUSED', 'ADDRESS_REFUSED']);
    expect(refused.list().reports).toMatchObject([{ client: 'legacy', address: '8.8.8.8', times: 2 }]);
    expect(stored).toEqual([]);
  });

  it('takes nothing that a page in a browser sends', async () => {
    expect(await post(oldCall(oldReport()), { origin: 'http://example.org' })).toMatchObject({
      text: NOT_STORED,
    });
    expect(stored).toEqual([]);
  });
});

const PYTHON = `
import sys, xmlrpc.client
server = xmlrpc.client.ServerProxy(sys.argv[1])
report = {"HOST": "db-1", "mem": {"total": "4", "used": "3", "free": "1"},
  "port": {"77": {"io_r": "0", "io_w": "18000.25K/s", "cpu": "12%", "mem": "3GB", "remarks": "echo '<&>' \\"\\u6570\\" \\x01"}}}
print([server.f_rpc_func(report), server.f_rpc_func("nonsense"), server.other(1, None is None), server.f_rpc_func(report)])
`;

describe('a real XML-RPC client', { timeout: 60_000 }, () => {
  const python = spawnSync('python3', ['-c', 'import xmlrpc.client']).status === 0;

  it('of Python takes every answer for one', async ({ skip }) => {
    skip(!python, 'no python3 here');
    const client = spawn('python3', ['-c', PYTHON, url], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    client.stdout.on('data', (text: Buffer) => (output += text.toString()));
    expect((await once(client, 'close'))[0]).toBe(0);
    expect(output.trim()).toBe("[[0, '1.6'], [2, '1.6'], [2, '1.6'], [0, '1.6']]");
    expect(stored[0]?.commands?.[0]?.text).toBe(`echo '<&>' "数" \u0001`);
    expect(stored[0]?.processes[0]?.usage).toMatchObject({ cpuUserMs: 3_600, memoryBytes: 3 * 1024 ** 3 });
  });
});
