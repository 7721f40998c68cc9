/**
 * Builds the preview page into `preview/dist`: one script with the real @grafana packages, the page, and Grafana's
 * icons. The app and the panel are not in it: the page loads their built `module.js` as Grafana does.
 */
import { build } from 'esbuild';
import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const packageFolder = (name) => path.dirname(require.resolve(`${name}/package.json`));
const outdir = path.join(here, 'dist');

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
await build({
  entryPoints: { main: path.join(here, '../src/preview/main.tsx') },
  outdir,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'transform',
  // Libraries that bring an AMD header of their own must not find the loader's `define`.
  define: {
    define: 'undefined',
    global: 'globalThis',
    'process.env.NODE_ENV': '"production"',
    'process.env.NODE_DEBUG': 'undefined',
  },
  alias: {
    // Not among the package's entry points, yet the only way to give `PluginPage` a body.
    'grafana-plugin-page': path.join(packageFolder('@grafana/runtime'), 'dist/esm/components/PluginPage.mjs'),
  },
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
await copyFont({ family: 'inter', weight: 400, to: 'inter/Inter-Regular' });
await copyFont({ family: 'inter', weight: 500, to: 'inter/Inter-Medium' });
await copyFont({
  family: 'roboto-mono',
  weight: 400,
  to: 'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ',
});
await cp(
  path.join(packageFolder('@grafana/ui'), 'dist/public/img/icons'),
  path.join(outdir, 'build/img/icons'),
  { recursive: true },
);
// One that @grafana/ui asks for and does not ship.
await cp(path.join(here, 'icons'), path.join(outdir, 'build/img/icons'), { recursive: true });

/** Under the name that @grafana/ui asks for; without it the page would be drawn in another font than Grafana. */
async function copyFont({ family, weight, to }) {
  const file = `files/${family}-latin-${weight}-normal.woff2`;
  await cp(
    path.join(packageFolder(`@fontsource/${family}`), file),
    path.join(outdir, 'fonts', `${to}.woff2`),
  );
}
