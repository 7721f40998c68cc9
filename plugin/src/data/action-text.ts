import { t, type MessageKey } from '../i18n/t';
import en from '../locales/en-US/dbzz-processmonitor-app.json';

/** What was done, in words; an action that this version does not know as it is. */
export function actionText(action: string): string {
  const key = action.replaceAll('.', '-');
  return key in en.audit.actions ? t(`audit.actions.${key}` as MessageKey) : action;
}
