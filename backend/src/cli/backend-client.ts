import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { ProductError } from '../errors.ts';

/** The name that the backend's certificate is checked for, whatever its address. */
const BACKEND_NAME = 'dpm-backend';

export interface BackendRequest {
  url: string;
  method?: 'GET' | 'POST';
  token?: string;
  /** Whom the audit log names. */
  login?: string;
  body?: unknown;
  /** PEM of the backend's CA; needed for https. */
  ca?: string;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

export interface BackendAnswer {
  status: number;
  body: unknown;
}

/** One request to the backend. Rejects when nothing answers in time; a status of any kind is an answer. */
export function askBackend(options: BackendRequest): Promise<BackendAnswer> {
  const { url, method = 'GET', token, login, body, ca, timeoutMs = 5_000, signal } = options;
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const secure = url.startsWith('https:');
    const send = secure ? requestTls : requestPlain;
    const request = send(url, {
      method,
      agent: false,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(login !== undefined && { 'x-grafana-context': toHeader(login) }),
        ...(text !== undefined && { 'content-type': 'application/json' }),
      },
      signal: signal
        ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
        : AbortSignal.timeout(timeoutMs),
      ...(secure && { ca, servername: BACKEND_NAME }),
    });
    request.on('error', reject).on('response', (response) => {
      let received = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (received += chunk))
        .on('error', reject)
        .on('end', () => resolve({ status: response.statusCode ?? 0, body: parse(received) }));
    });
    request.end(text);
  });
}

/** As Grafana's proxy sends it: UTF-8, of which each byte is a character of the header. */
function toHeader(login: string): string {
  return Buffer.from(JSON.stringify({ Login: login }), 'utf8').toString('latin1');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** What a refusal of the backend is turned into. */
export function refusal(answer: BackendAnswer, what: string, where: string): ProductError {
  const { code, message } = (answer.body ?? {}) as { code?: string; message?: string };
  return new ProductError({
    code: 'BACKEND_REFUSED',
    message: `${what} was refused: ${answer.status} ${code ?? ''} ${message ?? ''}`.trim(),
    where,
    remedy: 'read logs/backend.log in the data folder',
  });
}
