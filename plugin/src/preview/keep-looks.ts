import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { withSettings, type PreviewSettings } from './settings';

/** Links inside the page change the address without loading it again, and keep theme and language. */
export function interceptLinks(settings: PreviewSettings): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a[href]');
    const href = link?.getAttribute('href');
    if (!href?.startsWith('/') || event.ctrlKey || event.metaKey || link?.hasAttribute('data-reload')) {
      return;
    }
    event.preventDefault();
    locationService.push(locationUtil.stripBaseFromUrl(withSettings(href, settings)));
  });
}
