import type { FastifyInstance } from 'fastify';
import { AskInstallers, InstallerQuery, type InstallerList, type MadeInstallers } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import { callerOf, type Caller } from './auth.ts';

export interface InstallerRoutes {
  makeInstallers: (asked: AskInstallers, caller: Caller) => Promise<MadeInstallers>;
  listInstallers: () => Promise<InstallerList>;
  /** False: none was open. */
  revokeInstaller: (host: string, caller: Caller) => Promise<boolean>;
}

/** `POST hosts/installers`, `GET hosts/installers`, `DELETE hosts/installer?host`. */
export async function registerInstallers(app: FastifyInstance, routes: InstallerRoutes): Promise<void> {
  app.post('/hosts/installers', { schema: { body: AskInstallers } }, async (request, reply) => {
    const made = await routes.makeInstallers(request.body as AskInstallers, callerOf(request));
    return reply.code(201).send(made);
  });
  app.get('/hosts/installers', async () => routes.listInstallers());
  app.delete('/hosts/installer', { schema: { querystring: InstallerQuery } }, async (request, reply) => {
    const { host } = request.query as { host: string };
    if (await routes.revokeInstaller(host, callerOf(request))) return reply.code(204).send();
    throw new ProductError({
      code: 'INSTALLER_UNKNOWN',
      message: `no installer for ${host} is open`,
      where: '/host',
      httpStatus: 404,
    });
  });
}
