import { type FieldErrors, type FieldValues } from 'react-hook-form';
import { t, type MessageKey } from '../i18n/t';

/** What a `Field` shows of an error, whose message is the key of one of ours. */
export function fieldError<T extends FieldValues>(errors: FieldErrors<T>, name: keyof T & string) {
  const message = errors[name]?.message;
  return typeof message === 'string' ? { invalid: true, error: t(message as MessageKey) } : {};
}
