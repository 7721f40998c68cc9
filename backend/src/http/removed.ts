/** `POST /v1/removed`: an agent whose host was taken offline says, last, that it removed itself. */
import { Removal } from '@dpm/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bearerToken, unauthorized } from './auth.ts';
import { parsePackedJson } from './packed-json.ts';
import type { Sender } from './report.ts';

export interface RemovedDependencies {
  findSender: (token: string) => Promise<Sender | undefined>;
  noteRemoval: (host: string, removal: Removal) => Promise<void>;
}

const BODY_BYTES = 64 * 1024;

export async function registerRemoved(
  app: FastifyInstance,
  { findSender, noteRemoval }: RemovedDependencies,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_BYTES },
    async (request: FastifyRequest, body: Buffer) =>
      parsePackedJson(body, request.headers['content-encoding']),
  );
  app.post('/v1/removed', { schema: { body: Removal } }, async (request, reply) => {
    const sender = await findSender(bearerToken(request));
    if (sender === undefined) throw unauthorized('the token of this agent is not known here');
    await noteRemoval(sender.host, request.body as Removal);
    return reply.code(204).send();
  });
}
