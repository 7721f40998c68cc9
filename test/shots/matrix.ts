/** Every page in every look, under `test/output/look`, with what the browser's console had to say. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { APP_BASE } from '../../plugin/src/constants.ts';
import type { GrafanaStage } from '../support/grafana-stage.ts';
import { lookAt } from './look.ts';
import { listLooks, type Look } from './pages.ts';
import { startScene } from './scene.ts';

const LANGUAGES = ['en-US', 'zh-Hans'] as const;
const THEMES = ['dark', 'light'] as const;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const LOOK = fileURLToPath(new URL('../output/look/', import.meta.url));

/** Of the pages with these names, or of all, in looks whose name holds `look`; gives how much went wrong. */
export async function lookAtAll(names: readonly string[], look: string): Promise<number> {
  const scene = await startScene();
  try {
    const looks = await findLooks(scene.stage);
    const chosen = names.length === 0 ? looks : looks.filter(({ name }) => names.includes(name));
    const troubles = await lookAround(scene.stage, { looks: chosen, look });
    for (const trouble of troubles) console.log(trouble);
    console.log(`${LOOK}: ${troubles.length} troubles`);
    return troubles.length;
  } finally {
    await scene.remove();
  }
}

export async function findLooks({ host, product, busy }: GrafanaStage): Promise<Look[]> {
  const [row] = await product.query(
    'SELECT instance_id AS id FROM instance WHERE port = ? AND host_id < 100',
    [busy.port],
  );
  return listLooks({ host, instance: Number(row?.['id']) });
}

/** Each page in each look, one after the other; gives what went wrong. */
async function lookAround(
  stage: GrafanaStage,
  { looks, look: part }: { looks: Look[]; look: string },
): Promise<string[]> {
  const troubles: string[] = [];
  for (const language of LANGUAGES)
    for (const theme of THEMES) {
      if (!`${language}-${theme}`.includes(part)) continue;
      await stage.admin.json('/api/user/preferences', { method: 'PUT', body: { language, theme } });
      const shown = await stage.logIn('admin');
      shown.page.on('response', (response) => {
        if (response.status() >= 400) shown.troubles.push(`${response.status()} ${response.url()}`);
      });
      for (const look of looks) {
        const name = `${look.name}-${language}-${theme}`;
        const url = `${stage.url}${look.path.startsWith('/') ? '' : `${APP_BASE}/`}${look.path}`;
        const wrong = await lookAt(shown, { look, url, sizes: SIZES, file: join(LOOK, name) });
        troubles.push(...wrong.map((text) => `${name}: ${text}`));
      }
      await shown.close();
    }
  return troubles;
}
