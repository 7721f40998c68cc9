/** What stands in for Grafana here; `preview/bundle.mjs` puts it in. */
declare const PREVIEW_HOST: { version: string; orgRole: 'Viewer' | 'Admin' };
