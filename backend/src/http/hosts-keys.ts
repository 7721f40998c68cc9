import type { FastifyInstance } from 'fastify';
import { ConfirmKeys, HostKeyQuery, type ShownKey, type WaitingKeys } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import { callerOf, type Caller } from './auth.ts';

export interface KeyRoutes {
  /** Asks the host itself. */
  lookAtKey: (host: string) => Promise<ShownKey>;
  listKeys: () => Promise<WaitingKeys>;
  confirmKeys: (keys: ConfirmKeys['keys'], caller: Caller) => Promise<void>;
}

/** `GET hosts/key?host`, `GET hosts/keys`, `POST hosts/confirm-key`. */
export async function registerHostKeys(app: FastifyInstance, routes: KeyRoutes): Promise<void> {
  app.get('/hosts/key', { schema: { querystring: HostKeyQuery } }, async (request) => {
    try {
      return await routes.lookAtKey((request.query as { host: string }).host);
    } catch (error) {
      throw asGatewayFailure(error);
    }
  });
  app.get('/hosts/keys', async () => routes.listKeys());
  app.post('/hosts/confirm-key', { schema: { body: ConfirmKeys } }, async (request, reply) => {
    await routes.confirmKeys((request.body as ConfirmKeys).keys, callerOf(request));
    return reply.code(204).send();
  });
}

/** What failed is the host, not the backend. */
function asGatewayFailure(error: unknown): unknown {
  if (!(error instanceof ProductError) || error.httpStatus !== undefined) return error;
  const { code, message, where, remedy } = error;
  return new ProductError({ code, message, where, remedy, cause: error, httpStatus: 502 });
}
