import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived: the raw path and the token it carried. */
export interface Recorded {
  method: string;
  path: string;
  token: string;
}

/** Stands between Grafana and the backend, passes everything on unchanged, and remembers what came. */
export interface RecordingProxy {
  url: string;
  recorded: Recorded[];
  close(): Promise<void>;
}

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  const recorded: Recorded[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    recorded.push({ method, path, token: (headers.authorization ?? '').replace(/^Bearer /, '') });
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
