import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';

/** Agents verify this name whatever address they connect to. */
export const SERVER_NAME = 'dpm-backend';
const REPORT_PATH = '/v1/report';
const LARGEST_ANSWER_BYTES = 1024 * 1024;
/** Packed at once in less time than it takes to let another thread do it. */
const SMALL_CHARACTERS = 64 * 1024;
/** Smaller than the backend's own, so that a connection is not reused while it is being closed. */
const IDLE_MS = 60_000;

/** What a server said, whatever it was. */
export interface HttpAnswer {
  status: number;
  body: string;
  retryAfterS: number | undefined;
}

export interface PostOptions {
  /** Base address, `https://host:port`. */
  server: string;
  token: string;
  json: string;
  timeoutMs: number;
  /** Default: where reports go. */
  path?: string;
}

/** Posts over TLS. Only the given CA is trusted, for the fixed name of the backend. */
export class ReportClient {
  private readonly agent: Agent;

  constructor({ ca }: { ca: string }) {
    this.agent = new Agent({
      ...{ ca, servername: SERVER_NAME, minVersion: 'TLSv1.2', keepAlive: true, maxSockets: 1 },
      ...{ timeout: IDLE_MS, scheduling: 'lifo' },
    });
  }

  /** The answer of any status; throws the error of the connection, or one of code ETIMEDOUT after `timeoutMs`. */
  async post(options: PostOptions): Promise<HttpAnswer> {
    const { json } = options;
    const body = json.length < SMALL_CHARACTERS ? gzipSync(json) : await promisify(gzip)(json);
    try {
      return await this.send(options, body);
    } catch (error) {
      if (!isStaleConnection(error)) throw error;
      return this.send(options, body);
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private send({ server, token, timeoutMs, path }: PostOptions, body: Buffer): Promise<HttpAnswer> {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
    };
    return new Promise((resolve, reject) => {
      const url = new URL(path ?? REPORT_PATH, server);
      const sent = request(url, { method: 'POST', agent: this.agent, servername: SERVER_NAME, headers });
      const timer = setTimeout(() => {
        sent.destroy(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' }));
      }, timeoutMs);
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        settle();
      };
      sent.on('error', (error) => {
        finish(() => reject(Object.assign(error, { reusedSocket: sent.reusedSocket })));
      });
      sent.on('response', (response) => {
        readBody(response).then(
          (answer) => finish(() => resolve(answer)),
          (error: Error) => finish(() => reject(error)),
        );
      });
      sent.end(body);
    });
  }
}

/** A kept connection that the server closed at the same moment: nothing was handled, so it may be sent again. */
function isStaleConnection(error: unknown): boolean {
  if (!(error instanceof Error) || !('reusedSocket' in error) || !('code' in error)) return false;
  return error.reusedSocket === true && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function readBody(response: IncomingMessage): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > LARGEST_ANSWER_BYTES) response.destroy(new Error('the answer exceeds 1 MiB'));
      else chunks.push(chunk);
    });
    response.on('error', reject);
    response.on('aborted', () => reject(Object.assign(new Error('answer cut off'), { code: 'ECONNRESET' })));
    response.on('end', () => {
      const retryAfterS = Number.parseInt(response.headers['retry-after'] ?? '', 10);
      resolve({
        status: response.statusCode ?? 0,
        body: Buffer.concat(chunks).toString('utf8'),
        retryAfterS: retryAfterS >= 0 ? retryAfterS : undefined,
      });
    });
  });
}
