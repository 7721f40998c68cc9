import type { WatcherList } from '@dpm/protocol';
import type { FastifyInstance } from 'fastify';

/** `GET watchers`. */
export async function registerWatchers(
  app: FastifyInstance,
  work: { listWatchers: () => Promise<WatcherList> },
): Promise<void> {
  app.get('/watchers', async () => work.listWatchers());
}
