import { type HostAccess } from '@dpm/protocol';
import { z } from 'zod/mini';
import { type MessageKey } from '../../../i18n/t';

const TEXT_LENGTH = 500_000;
const says = (key: MessageKey): string => key;

export interface AddForm {
  text: string;
  credential: 'config' | 'key' | 'password';
  user: string;
  port: string;
  key: string;
  passphrase: string;
  password: string;
  hostKey: 'confirm' | 'tofu';
}

export const NO_HOSTS: AddForm = {
  ...{ text: '', credential: 'config', user: '', port: '', key: '', passphrase: '', password: '' },
  hostKey: 'confirm',
};

const isPort = (text: string) => text === '' || (/^\d{1,5}$/.test(text) && +text >= 1 && +text <= 65_535);

export const addSchema = z
  .object({
    text: z
      .string()
      .check(z.trim(), z.minLength(1, says('form.required')), z.maxLength(TEXT_LENGTH, says('form.tooLong'))),
    credential: z.enum(['config', 'key', 'password']),
    user: z.string().check(z.trim(), z.maxLength(64, says('form.tooLong'))),
    port: z.string().check(z.trim(), z.refine(isPort, says('add.portBad'))),
    key: z.string().check(z.maxLength(16_384, says('form.tooLong'))),
    passphrase: z.string(),
    password: z.string(),
    hostKey: z.enum(['confirm', 'tofu']),
  })
  .check(
    z.refine(({ credential, key }) => credential !== 'key' || key.trim() !== '', {
      path: ['key'],
      error: says('form.required'),
    }),
    z.refine(({ credential, password }) => credential !== 'password' || password !== '', {
      path: ['password'],
      error: says('form.required'),
    }),
  );

/** What the backend is told of the login; only the credential that was chosen is sent. */
export function accessOf({ credential, user, port, ...form }: AddForm): HostAccess {
  return {
    hostKey: form.hostKey,
    ...(user === '' ? {} : { user }),
    ...(port === '' ? {} : { port: Number(port) }),
    ...(credential === 'key' ? { key: form.key } : {}),
    ...(credential === 'key' && form.passphrase !== '' ? { passphrase: form.passphrase } : {}),
    ...(credential === 'password' ? { password: form.password } : {}),
  };
}
