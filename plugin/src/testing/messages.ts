import i18next from 'i18next';
import { APP_ID } from '../constants';
import { loadTranslations } from '../i18n/load';
import zh from '../locales/zh-CN/dbzz-processmonitor-app.json';

/** Makes `t` speak a language, as Grafana does before it loads the app. */
export async function speak(language: 'en-US' | 'zh-Hans'): Promise<void> {
  await loadTranslations();
  i18next.addResourceBundle('zh-Hans', APP_ID, zh, true, true);
  await i18next.changeLanguage(language);
}
