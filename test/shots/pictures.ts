/** The pictures of README and of the plugin, as WebP: small, and sharp enough to read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { APP_BASE } from '../../plugin/src/constants.ts';
import { testIds } from '../../plugin/src/test-ids.ts';
import { toWebp } from './webp.ts';
import { tellStory, type Story } from './story.ts';

export const PICTURE_LANGUAGES = ['en-US', 'zh-CN'] as const;
type Language = (typeof PICTURE_LANGUAGES)[number];

const DOCS = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const PLUGIN = fileURLToPath(new URL('../../plugin/src/img/', import.meta.url));
const SIZE = { width: 1280, height: 800 };
const WAIT_MS = 30_000;
const REST_MS = 1_500;

interface Picture {
  name: string;
  path: string;
  ready: string;
  /** Clicked before. */
  click?: string;
}

function listPictures({ stage: { host }, fromMs, toMs }: Story): Picture[] {
  const window = `from=${fromMs}&to=${toMs}`;
  const culprits = `${APP_BASE}/culprits?var-host=${host}&${window}`;
  const app = (path: string) => `${APP_BASE}/${path}`;
  return [
    { name: 'culprits', path: culprits, ready: testIds.culprits.row },
    { name: 'culprits-open', path: culprits, ready: testIds.culprits.row, click: testIds.culprits.row },
    { name: 'host', path: app(`host?var-host=${host}`), ready: testIds.host.instance },
    { name: 'dashboard', path: `/d/dpm-host?var-host=${host}&from=now-2m&to=now`, ready: '' },
    {
      name: 'drilldown',
      path: `/d/dpm-process?var-host=${host}&from=now-2m&to=now&viewPanel=panel-9`,
      ready: testIds.panel.root,
      click: testIds.panel.open,
    },
  ];
}

export async function takePictures(language: Language): Promise<void> {
  const story = await tellStory(language);
  const { stage } = story;
  try {
    const preferences = { language: language === 'zh-CN' ? 'zh-Hans' : language, theme: 'dark' };
    await stage.admin.json('/api/user/preferences', { method: 'PUT', body: preferences });
    const shown = await stage.logIn('admin');
    const { page } = shown;
    await page.setViewportSize(SIZE);
    const suffix = language === 'zh-CN' ? '-zh' : '';
    mkdirSync(DOCS, { recursive: true });
    for (const { name, path, ready, click } of listPictures(story)) {
      await page.goto(`${stage.url}${path}`);
      const there = ready === '' ? page.locator('[data-viz-panel-key]') : page.getByTestId(ready);
      await there.first().waitFor({ timeout: WAIT_MS });
      if (click !== undefined) await page.getByTestId(click).first().click();
      await page.waitForTimeout(REST_MS);
      const picture = await toWebp(page, await page.screenshot());
      writeFileSync(join(DOCS, `${name}${suffix}.webp`), picture);
      if (language === 'en-US') writeFileSync(join(PLUGIN, `${name}.webp`), picture);
      console.log(`${name}${suffix}.webp: ${Math.round(picture.length / 1024)} KiB`);
    }
    await shown.close();
  } finally {
    await story.remove();
  }
}
