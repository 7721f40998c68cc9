import { t, type MessageKey } from '../i18n/t';
import en from '../locales/en-US/dbzz-processmonitor-app.json';
import { type Check } from './adding-queries';

/** What was found, in the reader's language; what this version has no words for as the backend says it. */
export function foundText({ code, values, reason }: Check): string {
  return code in en.add.found ? t(`add.found.${code}` as MessageKey, values) : reason;
}

/** What to do about it; undefined where nothing is to be done. */
export function remedyText({ code, values, remedy }: Check): string | undefined {
  return code in en.add.todo ? t(`add.todo.${code}` as MessageKey, values) : (remedy ?? undefined);
}
