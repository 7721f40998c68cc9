import { fileURLToPath } from 'node:url';

/** The folder that holds `backend`, `agent`, `plugin`, `provisioning` and `sql`; the same from sources and build. */
export const PRODUCT_ROOT = fileURLToPath(new URL('../../../', import.meta.url));
