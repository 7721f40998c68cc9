/**
 * The preview page: the built app and panel on a plain page, for people without Grafana. On the plain port, for this
 * machine only, and only what a Viewer may read.
 */
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireLoopback, requireOwnOrigin } from './loopback.ts';

const APP_ID = 'dbzz-processmonitor-app';

export interface PreviewOptions {
  /** Folder of the built plugin workspace, holding `dist` and `preview/dist`. */
  pluginFolder: string;
  /** Registers the routes that a Viewer may use, under the path of Grafana's plugin proxy. */
  registerRead: (app: FastifyInstance) => Promise<void>;
}

/** Serves the page under `/preview/` and the read API where the app looks for it. */
export async function registerPreview(
  app: FastifyInstance,
  { pluginFolder, registerRead }: PreviewOptions,
): Promise<void> {
  app.addHook('onRequest', requireLoopback);
  app.addHook('onRequest', requireOwnOrigin);
  app.get('/', async (_request, reply) => reply.redirect('/preview/'));
  await app.register(async (scope) => servePage(scope, pluginFolder), { prefix: '/preview' });
  await app.register(registerViewer(registerRead), { prefix: `/api/plugin-proxy/${APP_ID}/read` });
}

async function servePage(app: FastifyInstance, pluginFolder: string): Promise<void> {
  await app.register(fastifyStatic, { root: join(pluginFolder, 'preview', 'dist'), maxAge: 0 });
  await app.register(fastifyStatic, {
    root: join(pluginFolder, 'dist'),
    prefix: `/plugins/${APP_ID}/`,
    decorateReply: false,
    maxAge: 0,
  });
  // Addresses of pages inside the app: the page itself decides what they show.
  const page = async (_request: FastifyRequest, reply: FastifyReply) => reply.sendFile('index.html');
  for (const path of ['/a/*', '/d/*']) app.get(path, page);
}

/** Whoever may open the page is a Viewer. */
function registerViewer(registerRead: PreviewOptions['registerRead']) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (request) => {
      request.caller = { role: 'read', login: '' };
    });
    await registerRead(app);
  };
}
