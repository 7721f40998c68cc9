/**
 * Messages live in `locales/{en-US,zh-CN}`. Grafana 12.1 and later load the app's own from there (as `zh-Hans`, its
 * code for simplified Chinese); older ones and the panel load them here.
 */
import { initPluginTranslations, type ResourceLoader } from '@grafana/i18n';
import { APP_ID } from '../constants';

const loadMessages: ResourceLoader = async (language) =>
  /^zh\b(?!-(Hant|TW|HK))/i.test(language)
    ? (await import('../locales/zh-CN/dbzz-processmonitor-app.json')).default
    : (await import('../locales/en-US/dbzz-processmonitor-app.json')).default;

let loading: Promise<unknown> | undefined;

/** Loads the messages of Grafana's language, once a page; resolves when `t` may be called. */
export function loadTranslations(): Promise<unknown> {
  loading ??= initPluginTranslations(APP_ID, [loadMessages]);
  return loading;
}
