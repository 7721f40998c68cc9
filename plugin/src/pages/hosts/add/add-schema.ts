import { z } from 'zod/mini';
import { type MessageKey } from '../../../i18n/t';
import { ACCESS_FIELDS, ACCESS_RULES, AS_CONFIGURED, type AccessForm } from './access-schema';

const TEXT_LENGTH = 500_000;
const says = (key: MessageKey): string => key;

/** Minutes for which an installer may be used. */
export const VALID_MINUTES = ['60', '480', '1440', '10080'] as const;

export interface AddForm extends AccessForm {
  text: string;
  /** installer: hosts that SSH does not reach run a line themselves; nothing is logged in to. */
  way: 'ssh' | 'installer';
  validMinutes: (typeof VALID_MINUTES)[number];
}

export const NO_HOSTS: AddForm = { ...AS_CONFIGURED, text: '', way: 'ssh', validMinutes: '60' };

export const addSchema = z
  .object({
    ...ACCESS_FIELDS,
    text: z
      .string()
      .check(z.trim(), z.minLength(1, says('form.required')), z.maxLength(TEXT_LENGTH, says('form.tooLong'))),
    way: z.enum(['ssh', 'installer']),
    validMinutes: z.enum(VALID_MINUTES),
  })
  .check(...ACCESS_RULES);
