import type { FastifyInstance } from 'fastify';
import { AskPreflight, type Preflight } from '@dpm/protocol';

/** `POST hosts/preflight`: looks at one host and changes nothing; POST because secrets may be in it. */
export async function registerPreflight(
  app: FastifyInstance,
  { lookAtHost }: { lookAtHost: (asked: AskPreflight) => Promise<Preflight> },
): Promise<void> {
  app.post('/hosts/preflight', { schema: { body: AskPreflight } }, async (request) =>
    lookAtHost(request.body as AskPreflight),
  );
}
