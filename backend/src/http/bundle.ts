/** `GET /v1/agent/bundle/SHA256`: the bundle that a report's answer named. */
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { ProductError } from '../errors.ts';
import { bearerToken, unauthorized } from './auth.ts';
import type { Sender } from './report.ts';

export interface BundleDependencies {
  findSender: (token: string) => Promise<Sender | undefined>;
  /** The bytes of a bundle by its SHA-256; undefined for what is not handed out here. */
  findBundle: (sha256: string) => Promise<Buffer | undefined>;
}

const Params = Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

export async function registerBundle(
  app: FastifyInstance,
  { findSender, findBundle }: BundleDependencies,
): Promise<void> {
  app.addHook('onRequest', async (request) => {
    if ((await findSender(bearerToken(request))) === undefined)
      throw unauthorized('the token of this agent is not known here');
  });
  app.get('/v1/agent/bundle/:sha256', { schema: { params: Params } }, async (request, reply) => {
    const { sha256 } = request.params as Static<typeof Params>;
    const bytes = await findBundle(sha256);
    if (bytes !== undefined) return reply.type('application/octet-stream').send(bytes);
    throw new ProductError({
      code: 'BUNDLE_UNKNOWN',
      message: `there is no bundle ${sha256} here`,
      where: 'sha256',
      httpStatus: 404,
    });
  });
}
