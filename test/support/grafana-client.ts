import { request } from 'node:http';

export interface GrafanaAnswer {
  status: number;
  body: string;
}

/** Requests of one Grafana user, the path sent byte by byte: `fetch` would tidy it up first. */
export interface GrafanaClient {
  send(options: {
    path: string;
    method?: string;
    headers?: Record<string, string>;
    body?: unknown;
  }): Promise<GrafanaAnswer>;
  /** `send` with a JSON answer; rejects on any status from 400 on. */
  json<T>(path: string, options?: { method?: string; body?: unknown }): Promise<T>;
}

export function grafanaClient(url: string, login: { user: string; password: string }): GrafanaClient {
  const { hostname, port } = new URL(url);
  const authorization = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const send: GrafanaClient['send'] = ({ path, method = 'GET', headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const type = text === undefined ? {} : { 'content-type': 'application/json' };
      request(
        { hostname, port, path, method, headers: { authorization, ...type, ...headers }, timeout: 30_000 },
        (response) => {
          let received = '';
          response
            .setEncoding('utf8')
            .on('data', (chunk: string) => (received += chunk))
            .on('end', () => resolve({ status: response.statusCode ?? 0, body: received }))
            .on('error', reject);
        },
      )
        .on('error', reject)
        .end(text);
    });
  return {
    send,
    async json<T>(path: string, options: { method?: string; body?: unknown } = {}) {
      const answer = await send({ path, ...options });
      if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${answer.body}`);
      return JSON.parse(answer.body) as T;
    },
  };
}
