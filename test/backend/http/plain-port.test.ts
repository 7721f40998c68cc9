import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLoopback } from '../../../backend/src/http/loopback.ts';
import { registerPreview } from '../../../backend/src/http/preview.ts';
import { createServer } from '../../../backend/src/http/server.ts';
import { registerSession } from '../../../backend/src/http/session.ts';

const READ = '/api/plugin-proxy/dbzz-processmonitor-app/read/session';
let folder: string;
let app: FastifyInstance;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dpm-preview-'));
  mkdirSync(join(folder, 'preview', 'dist'), { recursive: true });
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'preview', 'dist', 'index.html'), '<p>the page</p>');
  writeFileSync(join(folder, 'dist', 'module.js'), 'define([])');
  writeFileSync(join(folder, 'secret'), 'not for the page');
  app = createServer({ logger: pino({ level: 'silent' }) });
  await app.register(async (scope) =>
    registerPreview(scope, {
      pluginFolder: folder,
      registerRead: (read) => registerSession(read, { version: '1', intervalMs: 1, retentionDays: 1 }),
    }),
  );
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const ask = (url: string, options: { headers?: Record<string, string>; remoteAddress?: string } = {}) =>
  app.inject({
    url,
    headers: { host: '127.0.0.1:9300', ...options.headers },
    ...(options.remoteAddress && { remoteAddress: options.remoteAddress }),
  });

describe('the preview page', () => {
  it('shows the page, its inner addresses, the built plugin, and what a Viewer may read', async () => {
    for (const path of [
      '/preview/',
      '/preview/a/dbzz-processmonitor-app/culprits?host=a',
      '/preview/d/drilldown',
    ])
      expect((await ask(path)).body).toBe('<p>the page</p>');
    expect((await ask('/preview/plugins/dbzz-processmonitor-app/module.js')).body).toBe('define([])');
    expect((await ask(READ)).json()).toMatchObject({ role: 'read', login: '' });
    expect((await ask('/')).headers['location']).toBe('/preview/');
  });

  it('shows no file outside its folders', async () => {
    for (const path of [
      '/preview/..%2f..%2fsecret',
      '/preview/%2e%2e/%2e%2e/secret',
      '/preview/plugins/dbzz-processmonitor-app/..%2fsecret',
    ])
      expect((await ask(path)).body).not.toContain('not for the page');
  });

  it.each(['10.1.2.3', '::ffff:10.1.2.3', 'fe80::1'])(
    'answers no other machine: %s',
    async (remoteAddress) => {
      for (const path of ['/preview/', READ])
        expect((await ask(path, { remoteAddress })).json()).toMatchObject({ code: 'PLAIN_HTTP_REFUSED' });
    },
  );

  it.each<Record<string, string>>([
    { host: 'evil.example:9300' },
    { host: '127.0.0.1.evil.example' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ])('answers no foreign page and no rebound name: %o', async (headers) => {
    const answer = await ask(READ, { headers });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'FOREIGN_ORIGIN' });
  });

  it('changes nothing: other verbs than GET and HEAD lead nowhere', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await app.inject({ method, url: READ, headers: { host: '127.0.0.1:9300' } });
      expect(answer.statusCode).toBe(404);
    }
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.3.2.1', '::1', '::ffff:127.0.0.1'])('takes %s', (address) => {
    expect(isLoopback(address)).toBe(true);
  });
  it.each(['128.0.0.1', '', '0.0.0.0', '::', '::ffff:1.127.0.0', '127.evil.example'])(
    'does not take %s',
    (address) => {
      expect(isLoopback(address)).toBe(false);
    },
  );
});
