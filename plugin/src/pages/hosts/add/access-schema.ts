import { type HostAccess } from '@dpm/protocol';
import { z } from 'zod/mini';
import { type MessageKey } from '../../../i18n/t';

const says = (key: MessageKey): string => key;

/** How the backend logs in to hosts, as a form has it. */
export interface AccessForm {
  credential: 'config' | 'key' | 'password';
  user: string;
  port: string;
  key: string;
  passphrase: string;
  password: string;
  /** auto: for every user but root. */
  sudo: 'auto' | 'yes' | 'no';
  hostKey: 'confirm' | 'tofu';
}

export const AS_CONFIGURED: AccessForm = {
  ...{ credential: 'config', user: '', port: '', key: '', passphrase: '', password: '' },
  ...{ sudo: 'auto', hostKey: 'confirm' },
};

const isPort = (text: string) => text === '' || (/^\d{1,5}$/.test(text) && +text >= 1 && +text <= 65_535);

export const ACCESS_FIELDS = {
  credential: z.enum(['config', 'key', 'password']),
  user: z.string().check(z.trim(), z.maxLength(64, says('form.tooLong'))),
  port: z.string().check(z.trim(), z.refine(isPort, says('add.portBad'))),
  key: z.string().check(z.maxLength(16_384, says('form.tooLong'))),
  passphrase: z.string(),
  password: z.string(),
  sudo: z.enum(['auto', 'yes', 'no']),
  hostKey: z.enum(['confirm', 'tofu']),
};

type Judged = Pick<AccessForm, 'credential' | 'key' | 'password'> & { way?: 'ssh' | 'installer' };

/** The credential that was chosen has to be there, where somebody logs in at all. */
const needs = (name: 'key' | 'password') =>
  z.refine<Judged>(
    (form) => form.way === 'installer' || form.credential !== name || form[name].trim() !== '',
    { path: [name], error: says('form.required') },
  );

export const ACCESS_RULES = [needs('key'), needs('password')] as const;

export const accessSchema = z.object(ACCESS_FIELDS).check(...ACCESS_RULES);

/** What the backend is told of the login; only the credential that was chosen is sent. */
export function accessOf({ credential, user, port, sudo, ...form }: AccessForm): HostAccess {
  return {
    hostKey: form.hostKey,
    ...(user === '' ? {} : { user }),
    ...(port === '' ? {} : { port: Number(port) }),
    ...(sudo === 'auto' ? {} : { sudo: sudo === 'yes' }),
    ...(credential === 'key' ? { key: form.key } : {}),
    ...(credential === 'key' && form.passphrase !== '' ? { passphrase: form.passphrase } : {}),
    ...(credential === 'password' ? { password: form.password } : {}),
  };
}
