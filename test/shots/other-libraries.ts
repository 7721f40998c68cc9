/**
 * Every page of the built plugin with the libraries of Grafanas that are not here: on the plain page that
 * `check:grafana` bundled with them, over the data of the real Grafana that is here. Under `test/output/libraries`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { registerPreview } from '../../backend/src/http/preview.ts';
import { createServer } from '../../backend/src/http/server.ts';
import { APP_BASE, APP_ID, PROXY_BASE } from '../../plugin/src/constants.ts';
import { openPage } from '../support/browser.ts';
import type { GrafanaStage } from '../support/grafana-stage.ts';
import { lookAt } from './look.ts';
import { findLooks } from './matrix.ts';
import { panelLooks } from './pages.ts';
import { startScene } from './scene.ts';

const OUTPUT = fileURLToPath(new URL('../output/libraries/', import.meta.url));
const PREVIEW = '/preview';
/** Between them both of each. */
const LOOKS = [
  { lang: 'en-US', theme: 'dark' },
  { lang: 'zh-CN', theme: 'light' },
];
const SIZES = [{ width: 1280, height: 800 }];

/** A bundled page: the version of its libraries, and the folder that holds `preview/dist` and the plugin's `dist`. */
export interface Host {
  version: string;
  folder: string;
}

/** Of the pages with these names, or of all; gives how much went wrong. */
export async function lookInHosts(hosts: readonly Host[], names: readonly string[]): Promise<number> {
  const scene = await startScene();
  try {
    const troubles: string[] = [];
    for (const host of hosts) troubles.push(...(await lookIn(host, scene.stage, names)));
    for (const trouble of troubles) console.log(trouble);
    console.log(`${OUTPUT}: ${troubles.length} troubles`);
    return troubles.length;
  } finally {
    await scene.remove();
  }
}

async function lookIn(host: Host, stage: GrafanaStage, names: readonly string[]): Promise<string[]> {
  const server = await serve(host, stage);
  const looks = [...(await findLooks(stage)), ...panelLooks(stage.host)]
    // Dashboards are Grafana's.
    .filter(({ path }) => !path.startsWith('/d/dpm-'))
    .filter(({ name }) => names.length === 0 || names.includes(name));
  const troubles: string[] = [];
  try {
    for (const { lang, theme } of LOOKS) {
      const shown = await openPage(stage.browser, { url: 'about:blank' });
      for (const look of looks) {
        const path = look.path.startsWith('/') ? look.path : `${APP_BASE}/${look.path}`;
        const url = new URL(`${PREVIEW}${path}`, server.url);
        url.searchParams.set('lang', lang);
        url.searchParams.set('theme', theme);
        const file = join(OUTPUT, `${host.version}-${look.name}-${lang}-${theme}`);
        const wrong = await lookAt(shown, { look, url: url.href, sizes: SIZES, file });
        troubles.push(...wrong.map((text) => `${host.version} ${look.name} ${lang} ${theme}: ${text}`));
      }
      await shown.close();
    }
  } finally {
    await server.close();
  }
  return troubles;
}

/** The page, and Grafana's proxy as an Admin sees it. */
async function serve({ folder }: Host, { admin }: GrafanaStage) {
  const app = createServer({ logger: pino({ level: 'silent' }) });
  const passOn = async (scope: FastifyInstance) => {
    scope.all('/*', async ({ url, method, body }, reply) => {
      const answer = await admin.send({ path: url, method, body: body ?? undefined });
      return reply.code(answer.status).type('application/json').serializer(String).send(answer.body);
    });
  };
  await registerPreview(app, { pluginFolder: folder, registerRead: passOn });
  for (const group of ['edit', 'admin']) await app.register(passOn, { prefix: `${PROXY_BASE}/${group}` });
  const page = readFileSync(join(folder, 'preview', 'dist', 'index.html'), 'utf8');
  app.get(`${PREVIEW}/plugins/${APP_ID}`, async (_request, reply) =>
    reply.type('text/html').serializer(String).send(page),
  );
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
}
