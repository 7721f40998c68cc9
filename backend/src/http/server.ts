import fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Server as HttpsServer } from 'node:https';
import { ProductError } from '../errors.ts';
import { handleErrors } from './error-handler.ts';
import { compileValidator } from './validation.ts';

export interface ServerOptions {
  /** The process's logger. */
  logger: FastifyInstance['log'];
  /** PEM; plain HTTP without. */
  tls?: { keyPem: string; certificatePem: string };
}

/** Larger than the agents' idle time, so that a kept connection is not closed under a request. */
const KEEP_ALIVE_MS = 75_000;
const REQUEST_TIMEOUT_MS = 30_000;
const BODY_LIMIT_BYTES = 256 * 1024;

/** A server with our validation, errors and path guard, and no route yet. */
export function createServer({ logger, tls }: ServerOptions): FastifyInstance {
  const options = {
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    return503OnClosing: true,
    forceCloseConnections: 'idle' as const,
  };
  const app: FastifyInstance = tls
    ? fastify<HttpsServer>({
        ...options,
        https: { key: tls.keyPem, cert: tls.certificatePem, minVersion: 'TLSv1.2' },
      })
    : fastify(options);
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.decorateRequest('caller', null);
  app.addHook('onRequest', refuseDotSegments);
  handleErrors(app);
  return app;
}

/** A path that climbs never names one of our resources; a proxy before us may have read it otherwise. */
async function refuseDotSegments(request: FastifyRequest): Promise<void> {
  const path = request.url.split('?', 1)[0] ?? '';
  if (!/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) return;
  throw new ProductError({ code: 'BAD_PATH', message: 'the path has a dot segment', httpStatus: 400 });
}
