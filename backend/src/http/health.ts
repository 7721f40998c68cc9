import type { FastifyInstance } from 'fastify';
import { ProductError } from '../errors.ts';

export interface HealthDependencies {
  version: string;
  /** Rejects when the database does not answer in time. */
  checkReady: () => Promise<void>;
}

/** `GET /health`: the process lives. `GET /ready`: it can store and read, else 503. */
export async function registerHealth(
  app: FastifyInstance,
  { version, checkReady }: HealthDependencies,
): Promise<void> {
  app.get('/health', async () => ({ status: 'ok', version }));
  app.get('/ready', async () => {
    try {
      await checkReady();
    } catch (cause) {
      throw new ProductError({
        code: 'NOT_READY',
        message: 'the database does not answer',
        httpStatus: 503,
        cause,
      });
    }
    return { status: 'ready', version };
  });
}
