import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { BundleOrder } from '@dpm/protocol';
import { SERVER_NAME } from '../report/client.ts';

export interface BundleRequest {
  /** Base address, `https://host:port`. */
  server: string;
  ca: string;
  token: string;
  order: BundleOrder;
  timeoutMs: number;
  signal: AbortSignal;
}

/**
 * Fetches a bundle over a connection of its own, so that reports do not wait for it. Rejects when it is not there, ends
 * early or late, or exceeds what was announced; whether it is the right one has to be checked still.
 */
export function fetchBundle({ server, ca, token, order, timeoutMs, signal }: BundleRequest): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const url = new URL(`/v1/agent/bundle/${order.sha256}`, server);
    const sent = request(url, {
      ...{ agent: false, ca, servername: SERVER_NAME, minVersion: 'TLSv1.2', signal },
      headers: { authorization: `Bearer ${token}` },
    });
    const timer = setTimeout(() => sent.destroy(new Error(`not within ${timeoutMs} ms`)), timeoutMs);
    sent.on('close', () => clearTimeout(timer));
    sent.on('error', reject);
    sent.on('response', (response) => void readBytes(response, order.sizeBytes).then(resolve, reject));
    sent.end();
  });
}

async function readBytes(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (response.statusCode === 200 && bytes > mostBytes) {
      response.destroy();
      throw new Error(`it has more than the ${mostBytes} bytes that were announced`);
    }
    if (bytes <= mostBytes) chunks.push(chunk);
  }
  if (response.statusCode !== 200) {
    const said = Buffer.concat(chunks).toString('utf8').slice(0, 200);
    throw new Error(`the server answers ${response.statusCode ?? 0}: ${said}`);
  }
  return Buffer.concat(chunks);
}
