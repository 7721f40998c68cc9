/** Messages as a phone shows them, in docs/images: written by the product's own renderer, in the bubbles of a chat. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatTime } from '../../backend/src/app-alerting.ts';
import { createLink } from '../../backend/src/alerting/link.ts';
import { previewMessages } from '../../backend/src/alerting/preview.ts';
import { launchBrowser } from '../support/browser.ts';
import { toWebp } from './webp.ts';

const DOCS = fileURLToPath(new URL('../../docs/images/', import.meta.url));
/** A phone's, in points. */
const WIDTH = 390;
const AT_MS = new Date(2026, 0, 2, 14, 5).getTime();
const STYLE = `body { margin: 0; padding: 12px 16px; background: #ededed; font: 15px/1.5 'Noto Sans CJK SC', sans-serif; color: #191919; }
  main { columns: 2; column-gap: 24px; }
  article { break-inside: avoid; display: flex; gap: 10px; margin-bottom: 14px; width: ${WIDTH - 32}px; }
  i { flex: none; width: 38px; height: 38px; border-radius: 5px; background: #2e7d6b; color: #fff; font: 600 13px/38px sans-serif; text-align: center; }
  p { margin: 0; padding: 9px 12px; border-radius: 5px; background: #fff; overflow-wrap: anywhere; min-width: 0; }
  a { color: #576b95; text-decoration: none; } b { color: #576b95; font-weight: 400; }`;

/** `messages.webp` in Chinese, `messages-en.webp` in English. */
export async function pictureMessages(): Promise<void> {
  const browser = await launchBrowser();
  try {
    for (const [language, suffix] of [
      ['zh-CN', ''],
      ['en-US', '-en'],
    ] as const) {
      const linkTo = createLink('https://grafana.example');
      const style = { language, format: 'markdown', formatTime, linkTo } as const;
      const bubbles = previewMessages(style, { nowMs: AT_MS }).map(({ text }) => bubble(text));
      const context = await browser.newContext({
        ...{ viewport: { width: 2 * WIDTH + 24, height: 800 }, deviceScaleFactor: 1.5 },
      });
      const page = await context.newPage();
      await page.setContent(`<style>${STYLE}</style><main>${bubbles.join('')}</main>`);
      const picture = await toWebp(page, await page.screenshot({ fullPage: true }));
      writeFileSync(`${DOCS}messages${suffix}.webp`, picture);
      console.log(`messages${suffix}.webp: ${Math.round(picture.length / 1024)} KiB`);
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

/** What WeCom makes of its markdown: mentions, links and line breaks. */
function bubble(text: string): string {
  const html = text
    .replace(/&/g, '&amp;')
    .replace(/<(?!@)/g, '&lt;')
    .replace(/<@([^>]+)>/g, '<b>@$1</b>')
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>')
    .replace(/\n {2}/g, '<br>&nbsp;&nbsp;')
    .replace(/\n/g, '<br>');
  return `<article><i>DPM</i><p>${html}</p></article>`;
}
