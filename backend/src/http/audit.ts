import { AuditQuery, type AuditPage } from '@dpm/protocol';
import type { FastifyInstance } from 'fastify';

/** `GET audit?before&search`: who changed what. */
export async function registerAudit(
  app: FastifyInstance,
  { readAudit }: { readAudit: (query: AuditQuery) => Promise<AuditPage> },
): Promise<void> {
  app.get('/audit', { schema: { querystring: AuditQuery } }, async (request) =>
    readAudit(request.query as AuditQuery),
  );
}
