import type { FastifyInstance } from 'fastify';
import { AskInstallers, type InstallerList, type MadeInstallers } from '@dpm/protocol';
import { callerOf, type Caller } from './auth.ts';

export interface InstallerRoutes {
  makeInstallers: (asked: AskInstallers, caller: Caller) => Promise<MadeInstallers>;
  listInstallers: () => Promise<InstallerList>;
}

/** `POST hosts/installers`, `GET hosts/installers`. */
export async function registerInstallers(app: FastifyInstance, routes: InstallerRoutes): Promise<void> {
  app.post('/hosts/installers', { schema: { body: AskInstallers } }, async (request, reply) => {
    const made = await routes.makeInstallers(request.body as AskInstallers, callerOf(request));
    return reply.code(201).send(made);
  });
  app.get('/hosts/installers', async () => routes.listInstallers());
}
