/** Sends bytes as a report, over kept connections, and tells what came back. */
import { Agent, request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';

export interface Answer {
  status: number;
  text: string;
}

/** Undefined: no answer came. */
export type Send = (body: Buffer, headers: Record<string, string>) => Promise<Answer | undefined>;

const TIMEOUT_MS = 60_000;

/** To one address; `ca` for the TLS port. */
export function createSend(url: string, ca?: string): { send: Send; close: () => void } {
  const agent = ca === undefined ? new Agent({ keepAlive: true }) : new TlsAgent({ keepAlive: true });
  const options: RequestOptions = { method: 'POST', agent, timeout: TIMEOUT_MS };
  const open = (headers: Record<string, string>, take: (response: IncomingMessage) => void) =>
    ca === undefined
      ? requestPlain(url, { ...options, headers }, take)
      : requestTls(url, { ...options, headers, ca, servername: 'dpm-backend' }, take);
  return {
    send: (body, headers) =>
      new Promise((resolve) => {
        const request = open({ ...headers, 'content-length': String(body.length) }, (response) => {
          let text = '';
          response
            .setEncoding('utf8')
            .on('data', (piece: string) => (text += piece))
            .on('error', () => resolve(undefined))
            .on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        });
        request.on('error', () => resolve(undefined)).on('timeout', () => request.destroy());
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
}
