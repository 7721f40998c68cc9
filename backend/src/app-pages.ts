/** The routes behind the pages of one host, of one instance, and of the audit log. */
import type { FastifyInstance } from 'fastify';
import type { Database } from './db/database.ts';
import { readAudit } from './hosts/audit-list-store.ts';
import { readHostPage } from './hosts/host-page.ts';
import { readInstancePage } from './hosts/instance-page.ts';
import { registerAudit } from './http/audit.ts';
import { registerHostPages } from './http/host-pages.ts';

export async function registerPagesRead(scope: FastifyInstance, db: Database): Promise<void> {
  await registerHostPages(scope, {
    readHost: (host) => readHostPage(db, host),
    readInstance: (id) => readInstancePage(db, id),
  });
}

export async function registerPagesAdmin(scope: FastifyInstance, db: Database): Promise<void> {
  await registerAudit(scope, { readAudit: (query) => readAudit(db, query) });
}
