/** Bounds the memory of idle connections: one over TLS costs about 40 KiB, and ten thousand agents hold one each. */
import type { Server } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** More agents than this connect anew for every report, which a resumed session makes cheap. */
const MOST_KEPT = 400;
/** New connections that may wait while the process is busy: after a restart all agents come at once. */
export const BACKLOG = 4_096;

/** While more than `most` connections are open, every answer closes the one that it goes out on. */
export function limitKeptConnections(app: FastifyInstance, { most = MOST_KEPT } = {}): void {
  let open = 0;
  const server: Server = app.server;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => (open -= 1));
  });
  app.addHook('onSend', async (_request, reply) => {
    if (open > most) void reply.header('connection', 'close');
  });
}
