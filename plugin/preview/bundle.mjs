/**
 * Bundles the preview page: one script with real @grafana packages, the page, and Grafana's icons. The app and the panel
 * are not in it: the page loads their built `module.js` as Grafana does.
 */
import { build } from 'esbuild';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const here = import.meta.dirname;
const packageFolder = (name, of) =>
  path.dirname(createRequire(path.join(of, 'package.json')).resolve(`${name}/package.json`));

/** What a Grafana shares with plugins, and what of it the page takes besides. */
const SHARED =
  /^(@grafana\/(data|runtime|schema|ui)|@emotion\/css|i18next|react|react-dom|react-router|rxjs)(\/|$)/;
/** Every Grafana up to 13 shares version 6 of the router from there: its own is 5. */
const ROUTER = { 'react-router': 'react-router-dom-v5-compat' };

/** Where packages name their CommonJS files, whose default a bundler takes otherwise than Grafana's does. */
const MODULES = [
  [/^react-use\/lib\//, 'react-use/esm/'],
  [/^rc-picker\/lib\//, 'rc-picker/es/'],
];

/**
 * Into `outdir`. `host` is what the page says of itself: `version` of Grafana, and the visitor's `orgRole`. `libraries`
 * is a folder whose `node_modules` give what Grafana shares, instead of the plugin's own; `mode` is React's.
 */
export async function bundlePreview({ outdir, host, libraries, mode = 'production' }) {
  const of = libraries ?? path.join(here, '..');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints: { main: path.join(here, '../src/preview/main.tsx') },
    outdir,
    bundle: true,
    minify: mode === 'production',
    format: 'iife',
    target: 'es2022',
    jsx: 'transform',
    // Libraries that bring an AMD header of their own must not find the loader's `define`.
    define: {
      define: 'undefined',
      global: 'globalThis',
      PREVIEW_HOST: JSON.stringify(host),
      'process.env.NODE_ENV': JSON.stringify(mode),
      'process.env.NODE_DEBUG': 'undefined',
    },
    alias: {
      // Not among the package's entry points, yet the only way to give `PluginPage` a body.
      'grafana-plugin-page': path.join(
        packageFolder('@grafana/runtime', of),
        'dist/esm/components/PluginPage.mjs',
      ),
    },
    plugins: libraries === undefined ? [] : [takeFrom(libraries)],
    loader: {
      '.svg': 'dataurl',
      '.png': 'dataurl',
      '.woff2': 'dataurl',
      '.woff': 'dataurl',
      '.ttf': 'dataurl',
    },
    legalComments: 'none',
    logLevel: 'warning',
    // systemjs names a package type that does not exist.
    logOverride: { 'package.json': 'silent' },
  });
  await cp(path.join(here, 'index.html'), path.join(outdir, 'index.html'));
  await copyFont(outdir, { family: 'inter', weight: 400, to: 'inter/Inter-Regular' });
  await copyFont(outdir, { family: 'inter', weight: 500, to: 'inter/Inter-Medium' });
  await copyFont(outdir, {
    family: 'roboto-mono',
    weight: 400,
    to: 'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ',
  });
  // Grafana 11 asks for them elsewhere; one of them @grafana/ui asks for and does not ship.
  for (const icons of ['build/img/icons', 'img/icons'].map((folder) => path.join(outdir, folder))) {
    await cp(path.join(packageFolder('@grafana/ui', of), 'dist/public/img/icons'), icons, {
      recursive: true,
    });
    await cp(path.join(here, 'icons'), icons, { recursive: true });
  }
}

/** Shared packages come from that folder, whoever asks for them: there must be one of each. */
function takeFrom(folder) {
  return {
    name: 'libraries',
    setup({ onLoad, onResolve, resolve }) {
      onLoad({ filter: /runtime\/dist\/esm\/components\/PluginPage\.mjs$/ }, async ({ path: file }) => ({
        contents: withSetter(await readFile(file, 'utf8')),
      }));
      onResolve({ filter: SHARED }, ({ path: asked, importer, kind, pluginData }) => {
        if (pluginData === 'taken' || importer.startsWith(path.join(folder, 'node_modules'))) {
          return undefined;
        }
        return resolve(ROUTER[asked] ?? asked, { kind, resolveDir: folder, pluginData: 'taken' });
      });
      for (const [filter, modules] of MODULES) {
        onResolve({ filter }, ({ path: asked, kind, resolveDir }) =>
          resolve(asked.replace(filter, modules), { kind, resolveDir }),
        );
      }
    },
  };
}

/** Some packages leave out what only Grafana itself calls. */
const withSetter = (source) =>
  source.includes('setPluginPage')
    ? source
    : `${source}\nexport function setPluginPage(component) { PluginPage = component; }\n`;

/** Under the name that @grafana/ui asks for; without it the page would be drawn in another font than Grafana. */
async function copyFont(outdir, { family, weight, to }) {
  const file = `files/${family}-latin-${weight}-normal.woff2`;
  await cp(
    path.join(packageFolder(`@fontsource/${family}`, path.join(here, '..')), file),
    path.join(outdir, 'fonts', `${to}.woff2`),
  );
}
