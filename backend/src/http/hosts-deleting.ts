import type { FastifyInstance } from 'fastify';
import { DeleteQuery, type HostLoss } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import { callerOf, type Caller } from './auth.ts';
import { unknownHost } from './hosts.ts';

export interface DeletingRoutes {
  /** Undefined: there is no such host. */
  readLoss: (host: string) => Promise<HostLoss | undefined>;
  /** False: it is asked for or online. */
  deleteHost: (host: string, caller: Caller) => Promise<boolean>;
}

/** `GET host/loss?host`, `DELETE host?host`. */
export async function registerHostDeleting(
  app: FastifyInstance,
  { readLoss, deleteHost }: DeletingRoutes,
): Promise<void> {
  const schema = { querystring: DeleteQuery };
  const lossOf = async (host: string) => {
    const loss = await readLoss(host);
    if (loss === undefined) throw unknownHost(host);
    return loss;
  };
  app.get('/host/loss', { schema }, async (request) => lossOf((request.query as { host: string }).host));
  app.delete('/host', { schema }, async (request, reply) => {
    const { host } = request.query as { host: string };
    await lossOf(host);
    if (await deleteHost(host, callerOf(request))) return reply.code(202).send();
    throw new ProductError({
      code: 'HOST_ONLINE',
      message: `${host} is online, or to be brought online: take it offline first`,
      where: 'host',
      httpStatus: 409,
    });
  });
}
