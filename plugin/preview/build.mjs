/** Builds the preview page into `preview/dist`, with the plugin's own @grafana packages. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundlePreview } from './bundle.mjs';

const { version } = createRequire(import.meta.url)('@grafana/runtime/package.json');
await bundlePreview({
  outdir: path.join(import.meta.dirname, 'dist'),
  // Whoever may open the page is a Viewer.
  host: { version, orgRole: 'Viewer' },
});
