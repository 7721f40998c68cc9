import { type ChangedChannel, type NewChannel } from '@dpm/protocol';
import { z } from 'zod/mini';
import { type Channel } from '../../data/channel-queries';
import { isWebAddress } from '../../data/robot-address';
import { splitList } from '../../data/text-list';
import { type MessageKey } from '../../i18n/t';

const says = (key: MessageKey): string => key;
const NAME_LENGTH = 64;
const MOST_PORT = 65_535;

export type OtherKind = 'mail' | 'webhook';

/** What the form of mail or of a webhook holds, as it is typed. Where it goes never comes back: empty keeps it. */
export interface OtherChannelForm {
  name: string;
  language: Channel['language'];
  enabled: boolean;
  url: string;
  secret: string;
  proxy: string;
  host: string;
  port: string;
  security: 'tls' | 'starttls' | 'none';
  user: string;
  password: string;
  from: string;
  to: string;
}

const isMail = (text: string) => /^[^\s<>@]+@[^\s<>@]+$/.test(text);
const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_PORT;
const isEmptyOr = (fits: (text: string) => boolean) => (text: string) => text === '' || fits(text);
const text = z.string().check(z.trim());

/** `isNew`: everything that a channel needs has to be there. */
export function otherChannelSchema({ kind, isNew }: { kind: OtherKind; isNew: boolean }) {
  const needed = (of: OtherKind) => (value: string) => !isNew || kind !== of || value !== '';
  const needs = (of: OtherKind) => z.refine<string>(needed(of), says('form.required'));
  return z.object({
    name: text.check(z.minLength(1, says('form.required')), z.maxLength(NAME_LENGTH, says('form.tooLong'))),
    language: z.enum(['zh-CN', 'en-US']),
    enabled: z.boolean(),
    url: text.check(needs('webhook'), z.refine(isEmptyOr(isWebAddress), says('form.webAddress'))),
    secret: z.string(),
    proxy: text.check(z.refine(isEmptyOr(isWebAddress), says('form.webAddress'))),
    host: text.check(needs('mail')),
    port: text.check(z.refine(isPort, says('form.ports'))),
    security: z.enum(['tls', 'starttls', 'none']),
    user: text,
    password: z.string(),
    from: text.check(needs('mail'), z.refine(isEmptyOr(isMail), says('channels.mailBad'))),
    to: text.check(
      needs('mail'),
      z.refine((list: string) => splitList(list).every(isMail), says('channels.mailBad')),
    ),
  });
}

export function otherFormOf(channel: Channel | undefined): OtherChannelForm {
  return {
    ...{
      name: channel?.name ?? '',
      language: channel?.language ?? 'zh-CN',
      enabled: channel?.enabled ?? true,
    },
    ...{ url: '', secret: '', proxy: '' },
    ...{ host: '', port: '465', security: 'tls', user: '', password: '', from: '', to: '' },
  };
}

/** What is sent: where it goes only when it was typed. */
export function otherDraftOf(
  kind: OtherKind,
  form: OtherChannelForm,
): Omit<NewChannel, 'name' | 'kind'> & ChangedChannel {
  const { language, enabled, url, secret, proxy } = form;
  const draft = { language, enabled, format: 'text' as const };
  if (kind === 'webhook') {
    return {
      ...draft,
      ...(url !== '' && { url }),
      ...(secret !== '' && { secret }),
      ...(proxy !== '' && { proxy }),
    };
  }
  if (form.host === '') {
    return draft;
  }
  const { host, port, security, user, password, from, to } = form;
  const mail = { host, port: Number(port), security, user, from, to: splitList(to) };
  return { ...draft, mail: password === '' ? mail : { ...mail, password } };
}
