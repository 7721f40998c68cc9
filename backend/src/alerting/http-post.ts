import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { HttpAnswer } from './answer.ts';

const MOST_ANSWER_BYTES = 4_096;
const TIMEOUT_MS = 10_000;

export interface Posting {
  /** JSON. */
  body: string;
  headers?: Record<string, string>;
  /** Goes through it by CONNECT. */
  proxy?: string | undefined;
  /** For the whole of it. Default: 10 s. */
  timeoutMs?: number | undefined;
}

/** POST on a connection of its own. Throws what the network says; `PROXY_REFUSED` when the proxy lets nobody through. */
export async function post(url: string, posting: Posting): Promise<HttpAnswer> {
  const { body, headers = {}, proxy, timeoutMs = TIMEOUT_MS } = posting;
  const begin = url.startsWith('https:') ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(timeoutMs);
  const agent = proxy === undefined ? false : new HttpsProxyAgent(proxy);
  const length = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = begin(
      url,
      { method: 'POST', headers: { ...length, ...headers }, signal, agent },
      resolve,
    );
    request.once('error', reject);
    request.end(body);
  });
  let text = '';
  for await (const part of response.setEncoding('utf8')) {
    text += part as string;
    if (text.length > MOST_ANSWER_BYTES) break;
  }
  return { status: response.statusCode ?? 0, body: text };
}
