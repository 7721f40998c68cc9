/**
 * The built plugin in our Grafana's folder: a copy, since Grafana takes the names of its menu from plugin.json as they
 * stand there, so these are written in the language of the setting. Links out of the folder are not served by it.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProductError } from '../errors.ts';
import { APP_ID } from './grafana-environment.ts';

/** What Grafana calls the languages of our messages. */
const FOLDERS = { 'zh-CN': 'zh-Hans', 'en-US': 'en-US' } as const;

interface PluginJson {
  includes: { type: string; name: string; path?: string }[];
}

/**
 * Copies what was built into `pluginFolder`. Throws PLUGIN_NOT_BUILT: Grafana stops when an app of its provisioning is
 * missing, so that is found out before it is started.
 */
export function installPlugin(options: {
  productRoot: string;
  pluginFolder: string;
  language: keyof typeof FOLDERS;
}): void {
  const built = join(options.productRoot, 'plugin', 'dist');
  if (!existsSync(join(built, 'plugin.json')) || !existsSync(join(built, 'module.js'))) {
    throw new ProductError({
      code: 'PLUGIN_NOT_BUILT',
      message: 'the Grafana plugin is not built',
      where: built,
      remedy: 'npm run build, then start again; or start with --grafana none',
    });
  }
  mkdirSync(options.pluginFolder, { recursive: true });
  const folder = join(options.pluginFolder, APP_ID);
  // What an earlier version left, a link perhaps.
  rmSync(folder, { recursive: true, force: true });
  cpSync(built, folder, { recursive: true, filter: (path) => !path.endsWith('.map') });
  const words = join(built, 'locales', FOLDERS[options.language], `${APP_ID}.json`);
  const file = join(folder, 'plugin.json');
  const plugin = nameMenu(
    JSON.parse(readFileSync(file, 'utf8')) as PluginJson,
    (JSON.parse(readFileSync(words, 'utf8')) as { nav: Record<string, string> }).nav,
  );
  writeFileSync(file, `${JSON.stringify(plugin, null, 2)}\n`);
}

/** Every page by the word for the end of its address; what has none keeps its name. Pure. */
function nameMenu<T extends PluginJson>(plugin: T, words: Record<string, string>): T {
  const wordOf = ({ path }: PluginJson['includes'][number]) =>
    path?.startsWith('/a/') === true
      ? words[path.split('/').at(-1) ?? '']
      : path?.startsWith('/plugins/') === true
        ? words['configuration']
        : undefined;
  return {
    ...plugin,
    includes: plugin.includes.map((include) => ({ ...include, name: wordOf(include) ?? include.name })),
  };
}
