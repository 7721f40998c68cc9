import i18next, { type i18n } from 'i18next';
import { APP_ID } from '../constants';

/**
 * A message of the panel's options, from the host's own i18n: `module.js` stays small. Grafana asks once before our
 * messages are loaded, for the defaults, and again for each opening of the editor; only the first sees `english`.
 */
export function hostText(key: string, english: string, section = 'panel'): string {
  const host = (i18next as i18n & { default?: i18n }).default ?? i18next;
  return host.t?.(`${section}.${key}`, { ns: APP_ID, defaultValue: english }) ?? english;
}
