import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorBody } from '@dpm/protocol';
import { isUnavailable } from '../db/unavailable.ts';
import { ProductError } from '../errors.ts';

/** Codes of Fastify that a caller causes, in our words. */
const FASTIFY_CODES: Record<string, { code: string; message: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'TOO_LARGE', message: 'the body is too large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'MEDIA_TYPE', message: 'this content type is not taken' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'NOT_JSON', message: 'the body is empty' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'NOT_JSON', message: 'the body is not JSON' },
};

const RETRY_AFTER_S = 5;
const DATABASE_UNAVAILABLE = 'DATABASE_UNAVAILABLE';

/** The code under which a failure leaves. */
export function codeOf(error: unknown): string {
  if (isUnavailable(error)) return DATABASE_UNAVAILABLE;
  const { code = 'INTERNAL' } = error as { code?: string };
  return FASTIFY_CODES[code]?.code ?? code;
}

/** Every failure leaves as an `ErrorBody`: its code, what happened, which field, when to try again. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const body: ErrorBody = {
      code: 'NOT_FOUND',
      message: `there is no ${request.method} ${pathOf(request)}`,
    };
    return reply.code(404).send(body);
  });
}

function answerError(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof ProductError && error.httpStatus !== undefined)
    return answerProductError(error, { status: error.httpStatus, request, reply });
  if (isUnavailable(error)) {
    // It heals itself; a person acts on what else the database says in its own log.
    request.log.warn({ err: error, path: pathOf(request) }, 'the database did not answer a request');
    const away = databaseAway(error);
    return answerProductError(away, { status: 503, request, reply });
  }
  const { code = '', statusCode = 500 } = error as FastifyError;
  if (statusCode < 500) {
    const known = FASTIFY_CODES[code] ?? { code: 'BAD_REQUEST', message: error.message };
    return reply.code(statusCode).send(known);
  }
  request.log.error({ err: error, method: request.method, path: pathOf(request) }, 'a request failed');
  const body: ErrorBody = { code: 'INTERNAL', message: 'the backend failed; its log says why' };
  return reply.code(500).send(body);
}

function databaseAway(cause: Error): ProductError {
  return new ProductError({
    code: DATABASE_UNAVAILABLE,
    message: 'the database does not answer now; ask again later',
    cause,
    httpStatus: 503,
  });
}

function answerProductError(
  error: ProductError,
  { status, request, reply }: { status: number; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  // What the database did is told once by whoever uses it; 503 heals itself.
  if (status >= 500 && status !== 503) request.log.warn({ err: error }, error.message);
  const retryAfterS = status === 503 ? RETRY_AFTER_S : undefined;
  if (retryAfterS !== undefined) void reply.header('retry-after', String(retryAfterS));
  const body: ErrorBody = {
    code: error.code,
    message: error.message,
    ...(error.where !== undefined && { field: error.where }),
    ...(retryAfterS !== undefined && { retryAfterS }),
  };
  return reply.code(status).send(body);
}

/** The path without its query, which may hold what nobody meant to log. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
