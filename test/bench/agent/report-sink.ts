import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Report } from '@dpm/protocol';
import { SERVER_NAME } from '../../../agent/src/report/client.ts';
import { createAuthority } from '../../agent/support/authority.ts';

/** Answers reports over TLS as the backend does, and keeps them while it is asked to. */
export class ReportSink {
  readonly url: string;
  readonly ca: string;
  /** Sizes of the reports as they were sent, bytes. */
  readonly sizes: number[] = [];
  /** Undefined: reports are answered and forgotten. */
  kept: Report[] | undefined;
  private readonly server: Server;
  private waiting: () => void = () => undefined;

  private constructor(server: Server, ca: string) {
    this.server = server;
    this.ca = ca;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => this.take(request, response));
  }

  static async start(): Promise<ReportSink> {
    const authority = await createAuthority();
    const server = createServer(await authority.issue(SERVER_NAME));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ReportSink(server, authority.ca);
  }

  /** Waits until the kept reports are as they should be; rejects after `timeoutMs`. */
  async until(isSo: (reports: Report[]) => boolean, timeoutMs: number): Promise<Report[]> {
    const end = Date.now() + timeoutMs;
    while (!isSo(this.kept ?? [])) {
      if (Date.now() > end) throw new Error(`the awaited report did not come within ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 250);
        this.waiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.kept ?? [];
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      this.sizes.push(body.length);
      this.kept?.push(JSON.parse(gunzipSync(body).toString('utf8')) as Report);
      const answer = { protocol: 1, status: 'stored', serverTimeMs: Date.now(), version: '0.1.0' };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
      this.waiting();
    });
  }
}
