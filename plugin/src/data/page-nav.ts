import { locationUtil, type NavModelItem } from '@grafana/data';
import { APP_BASE, ROUTES } from '../constants';
import { t } from '../i18n/t';

/**
 * The name of a page that stands in Grafana's menu. By its address Grafana knows it for that entry, which has but one name
 * for all languages, and shows one of them: ours.
 */
export function pageNav(page: keyof typeof ROUTES): NavModelItem {
  return { text: t(`nav.${page}`), url: locationUtil.assureBaseUrl(`${APP_BASE}/${ROUTES[page]}`) };
}
