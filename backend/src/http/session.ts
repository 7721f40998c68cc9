import type { FastifyInstance } from 'fastify';
import type { Session } from '@dpm/protocol';

/** `GET session`: who the backend takes the caller for. */
export async function registerSession(
  app: FastifyInstance,
  facts: Pick<Session, 'version' | 'intervalMs' | 'retentionDays'>,
): Promise<void> {
  app.get('/session', async ({ caller }): Promise<Session> => {
    return { role: caller?.role ?? 'read', login: caller?.login ?? '', ...facts };
  });
}
