import type { FastifyInstance } from 'fastify';
import {
  SeriesQuery,
  WindowQuery,
  WorstQuery,
  type Context,
  type Culprits,
  type DiskCulprits,
  type Series,
  type Worst,
} from '@dpm/protocol';
import { unknownHost } from './hosts.ts';

export interface CulpritsDependencies {
  /** Undefined when the host is not known. */
  readCulprits: (query: WindowQuery) => Promise<Culprits | undefined>;
  readSeries: (query: SeriesQuery) => Promise<Series | undefined>;
  readContext: (query: WindowQuery) => Promise<Context | undefined>;
  readDiskCulprits: () => Promise<DiskCulprits>;
  readWorst: (query: WorstQuery) => Promise<Worst>;
}

/** `GET culprits`, `GET series` and `GET context`: who used what on one host in one window; `GET worst`: on
 * many; `GET disk-culprits`: of all hosts, now. */
export async function registerCulprits(
  app: FastifyInstance,
  { readCulprits, readSeries, readContext, readDiskCulprits, readWorst }: CulpritsDependencies,
): Promise<void> {
  app.get('/disk-culprits', async () => readDiskCulprits());
  app.get('/worst', { schema: { querystring: WorstQuery } }, async (request) =>
    readWorst(request.query as WorstQuery),
  );
  app.get('/culprits', { schema: { querystring: WindowQuery } }, async (request) => {
    const query = request.query as WindowQuery;
    return (await readCulprits(query)) ?? Promise.reject(unknownHost(query.host));
  });
  app.get('/context', { schema: { querystring: WindowQuery } }, async (request) => {
    const query = request.query as WindowQuery;
    return (await readContext(query)) ?? Promise.reject(unknownHost(query.host));
  });
  app.get('/series', { schema: { querystring: SeriesQuery } }, async (request) => {
    const query = request.query as SeriesQuery;
    return (await readSeries(query)) ?? Promise.reject(unknownHost(query.host));
  });
}
