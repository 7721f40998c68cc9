/** What an installer fetches from the TLS port before its host has a token. Nothing of it is a secret but the answer to a code. */
import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { UseInstaller } from '@dpm/protocol';
import { Type } from 'typebox';
import { ProductError } from '../errors.ts';

export interface InstallDependencies {
  /** Throws BUNDLE_MISSING. */
  readScript: () => Promise<string>;
  findBundle: (sha256: string) => Buffer | undefined;
  /** File of a runtime; undefined: there is none of that version. */
  findRuntime: (version: string) => Promise<string | undefined>;
  enrol: (installer: { code: string; from: string }) => Promise<{ host: string; token: string }>;
}

const Version = Type.Object({ version: Type.String({ pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' }) });
const Digest = Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

/** `GET /v1/install/agent.sh`, `…/runtime/VERSION`, `…/bundle/SHA256`, `POST /v1/install/enrol`. */
export async function registerInstall(
  app: FastifyInstance,
  { readScript, findBundle, findRuntime, enrol }: InstallDependencies,
): Promise<void> {
  app.get('/v1/install/agent.sh', async (_request, reply) =>
    reply.type('text/x-shellscript').send(await readScript()),
  );
  app.get('/v1/install/runtime/:version', { schema: { params: Version } }, async (request, reply) => {
    const { version } = request.params as { version: string };
    const file = await findRuntime(version);
    if (file === undefined) throw notHere(`runtime ${version}`);
    return reply.type('application/octet-stream').send(createReadStream(file));
  });
  app.get('/v1/install/bundle/:sha256', { schema: { params: Digest } }, async (request, reply) => {
    const { sha256 } = request.params as { sha256: string };
    const bytes = findBundle(sha256);
    if (bytes === undefined) throw notHere(`bundle ${sha256}`);
    return reply.type('application/octet-stream').send(bytes);
  });
  app.post('/v1/install/enrol', { schema: { body: UseInstaller } }, async (request) => {
    const { code } = request.body as UseInstaller;
    return enrol({ code, from: request.socket.remoteAddress ?? '' });
  });
}

function notHere(what: string): ProductError {
  return new ProductError({
    code: 'NOT_FOUND',
    message: `there is no ${what} here: ask for a new installer`,
    httpStatus: 404,
  });
}
