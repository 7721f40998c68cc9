import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installPlugin } from '../../../backend/src/cli/plugin-folder.ts';

const APP = 'dbzz-processmonitor-app';
const PLUGIN = fileURLToPath(new URL('../../../plugin/src/', import.meta.url));

interface Include {
  name: string;
  path?: string;
}

describe('the plugin in our Grafana', () => {
  let productRoot: string;
  let pluginFolder: string;
  beforeEach(() => {
    productRoot = mkdtempSync(join(tmpdir(), 'dpm-plugin-'));
    pluginFolder = join(productRoot, 'grafana', 'plugins');
    const built = join(productRoot, 'plugin', 'dist');
    for (const [folder, language] of [
      ['zh-Hans', 'zh-CN'],
      ['en-US', 'en-US'],
    ] as const) {
      mkdirSync(join(built, 'locales', folder), { recursive: true });
      const words = readFileSync(join(PLUGIN, 'locales', language, `${APP}.json`));
      writeFileSync(join(built, 'locales', folder, `${APP}.json`), words);
    }
    writeFileSync(join(built, 'plugin.json'), readFileSync(join(PLUGIN, 'plugin.json')));
    writeFileSync(join(built, 'module.js'), 'define([])');
    writeFileSync(join(built, 'module.js.map'), '{}');
  });
  afterEach(() => rmSync(productRoot, { recursive: true }));

  const namesIn = (language: 'zh-CN' | 'en-US') => {
    installPlugin({ productRoot, pluginFolder, language });
    const text = readFileSync(join(pluginFolder, APP, 'plugin.json'), 'utf8');
    return (JSON.parse(text) as { includes: Include[] }).includes.map(({ name }) => name);
  };

  it('has a menu in the language of the setting', () => {
    const written = (JSON.parse(readFileSync(join(PLUGIN, 'plugin.json'), 'utf8')) as { includes: Include[] })
      .includes;
    expect(namesIn('en-US')).toEqual(written.map(({ name }) => name));
    const chinese = namesIn('zh-CN');
    expect(chinese.slice(0, 3)).toEqual(['总览', '元凶', '告警事件']);
    const pages = chinese.filter((_, index) => written[index]?.path !== undefined);
    expect(pages.filter((name) => !/[一-鿿]/.test(name))).toEqual([]);
  });

  it('takes the place of the link of an earlier version, without what only developers need', () => {
    mkdirSync(pluginFolder, { recursive: true });
    symlinkSync(join(productRoot, 'plugin', 'dist'), join(pluginFolder, APP));
    namesIn('zh-CN');
    expect(existsSync(join(pluginFolder, APP, 'module.js'))).toBe(true);
    expect(existsSync(join(pluginFolder, APP, 'module.js.map'))).toBe(false);
    expect(readFileSync(join(productRoot, 'plugin', 'dist', 'plugin.json'), 'utf8')).toContain('"Overview"');
  });

  it('is refused while it is not built', () => {
    rmSync(join(productRoot, 'plugin', 'dist', 'module.js'));
    expect(() => namesIn('zh-CN')).toThrow(/not built/);
  });
});
