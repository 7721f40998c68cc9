import { t, type MessageKey } from '../i18n/t';
import en from '../locales/en-US/dbzz-processmonitor-app.json';

/** What a step does, in the reader's language; one that this version does not know by its name. */
export function stepText(name: string): string {
  return name in en.task.steps ? t(`task.steps.${name}` as MessageKey) : name;
}

/** What went wrong, in the reader's language; what this version has no words for as the backend says it. */
export function errorText(code: string, message = ''): string {
  if (code in en.hostError) {
    return t(`hostError.${code}` as MessageKey);
  }
  return message === '' ? code : `${code}: ${message}`;
}

/** What to do about it; undefined where nothing is known. */
export function errorRemedy(code: string): string | undefined {
  return code in en.hostRemedy ? t(`hostRemedy.${code}` as MessageKey) : undefined;
}
