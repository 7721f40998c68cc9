import type { FastifyInstance } from 'fastify';
import { HostPageQuery, InstancePageQuery, type HostPage, type InstancePage } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import { unknownHost } from './hosts.ts';

/** `GET host?host` and `GET instance?id`: everything that is known of one. */
export async function registerHostPages(
  app: FastifyInstance,
  work: {
    readHost: (host: string) => Promise<HostPage | undefined>;
    readInstance: (id: number) => Promise<InstancePage | undefined>;
  },
): Promise<void> {
  app.get('/host', { schema: { querystring: HostPageQuery } }, async (request) => {
    const { host } = request.query as { host: string };
    return (await work.readHost(host)) ?? Promise.reject(unknownHost(host));
  });
  app.get('/instance', { schema: { querystring: InstancePageQuery } }, async (request) => {
    const { id } = request.query as { id: number };
    const found = await work.readInstance(id);
    if (found !== undefined) return found;
    throw new ProductError({
      code: 'INSTANCE_UNKNOWN',
      message: `there is no instance ${id}`,
      ...{ where: '/id', httpStatus: 404 },
    });
  });
}
