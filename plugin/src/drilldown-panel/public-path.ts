/**
 * Chunks are built into the app's folder, but the loader takes the panel's own address for theirs: Grafana gives a
 * nested panel the folder of its id, the preview page the folder it really stands in. Must be the panel's first
 * import.
 */
import { APP_ID, PANEL_ID } from '../constants';

declare let __webpack_public_path__: string;

__webpack_public_path__ = __webpack_public_path__
  .replace(`/${PANEL_ID}/`, `/${APP_ID}/`)
  .replace(`/${APP_ID}/drilldown-panel/`, `/${APP_ID}/`);
