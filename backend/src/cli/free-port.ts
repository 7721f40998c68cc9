import { createServer } from 'node:net';

/** True when nothing listens on the address and port, and we may. */
export function isPortFree(port: number, address = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first free port of `count` ports from `first`; undefined when all are taken. */
export async function findFreePort(first: number, count = 100): Promise<number | undefined> {
  for (let port = first; port < first + count && port < 65_536; port += 1) {
    if (await isPortFree(port)) return port;
  }
  return undefined;
}

/** A port that the kernel chooses. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
