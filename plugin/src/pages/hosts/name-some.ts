import { t } from '../../i18n/t';

const NAMED = 10;

/** The first ten of a list, and how many more there are. */
export function nameSome(hosts: readonly string[]): string {
  const names = hosts.slice(0, NAMED).join(', ');
  const more = hosts.length - NAMED;
  return more > 0 ? t('fleet.offlineMore', { names, count: more }) : names;
}
