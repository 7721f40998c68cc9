import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { SERVER_NAME } from '../../../agent/src/report/client.ts';
import type { TestAuthority } from './authority.ts';

export interface ReceivedReport {
  boot: string;
  seq: number;
  spooled?: boolean;
  server?: string;
  netPairs?: unknown;
  token: string;
}

export interface ServerAnswer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

/** A server on loopback that keeps what it is sent and answers as it is told. */
export class ReportServer {
  readonly received: ReceivedReport[] = [];
  /** What was said to another path than that of reports. */
  readonly said: { path: string; token: string; body: unknown }[] = [];
  /** What is answered next; undefined: the connection hangs. */
  answer: (report: ReceivedReport) => ServerAnswer | undefined = () => stored();
  /** What a GET is answered, for bundles; nothing is there unless a test says otherwise. */
  serve: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    response.writeHead(404).end('{}');
  readonly url: string;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      if (request.method === 'GET') return this.serve(request, response);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const token = request.headers.authorization ?? '';
        const body = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString('utf8')) as unknown;
        if (request.url !== '/v1/report') {
          this.said.push({ path: request.url ?? '', token, body });
          return response.writeHead(204).end();
        }
        const report = body as ReceivedReport;
        report.token = token;
        const answer = this.answer(report);
        if (!answer) return;
        if (answer.status === 200) this.received.push(report);
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        response.end(JSON.stringify(answer.body ?? {}));
      });
    });
  }

  static async start(
    authority: TestAuthority,
    { name = SERVER_NAME, port = 0 }: { name?: string; port?: number } = {},
  ): Promise<ReportServer> {
    const server = createServer(await authority.issue(name));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const started = new ReportServer(server);
    onTestFinished(() => started.stop());
    return started;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

export function stored(more: object = {}): ServerAnswer {
  const body = { protocol: 1, status: 'stored', serverTimeMs: Date.now(), version: '0.1.0', ...more };
  return { status: 200, body };
}

/** Waits until something is so; fails after `timeoutMs`. */
export async function until(what: string, isSo: () => boolean, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
