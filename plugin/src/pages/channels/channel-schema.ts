import { z } from 'zod/mini';
import { type Channel } from '../../data/channel-queries';
import { isWebAddress, WECOM_ADDRESS } from '../../data/robot-address';
import { type MessageKey } from '../../i18n/t';

const NAME_LENGTH = 64;
const ADDRESS_LENGTH = 900;
const says = (key: MessageKey): string => key;

/** What the form of a channel holds; without a new address the key may stay empty: it stays as it is. */
export interface ChannelForm {
  name: string;
  language: Channel['language'];
  format: Channel['format'];
  enabled: boolean;
  address: string;
  key: string;
  hostsTell: boolean;
  /** Whole address of another robot for hosts; empty: what it is now, or the same robot. */
  hostsUrl: string;
  /** Hosts use the same robot again. */
  sameRobot: boolean;
}

/** @param before address that the channel has now; empty for a new one */
export function channelSchema(before: string) {
  return z
    .object({
      name: z
        .string()
        .check(
          z.trim(),
          z.minLength(1, says('form.required')),
          z.maxLength(NAME_LENGTH, says('form.tooLong')),
        ),
      language: z.enum(['zh-CN', 'en-US']),
      format: z.enum(['text', 'markdown', 'markdown_v2']),
      enabled: z.boolean(),
      address: z
        .string()
        .check(
          z.trim(),
          z.minLength(1, says('form.required')),
          z.maxLength(ADDRESS_LENGTH, says('form.tooLong')),
          z.refine(isWebAddress, says('form.webAddress')),
        ),
      hostsTell: z.boolean(),
      sameRobot: z.boolean(),
      hostsUrl: z.string().check(
        z.trim(),
        z.maxLength(ADDRESS_LENGTH, says('form.tooLong')),
        z.refine((value) => value === '' || isWebAddress(value), says('form.webAddress')),
      ),
      key: z.string().check(z.trim(), z.regex(/^[^\s&#]*$/, says('channels.keyBad'))),
    })
    .check(
      z.refine(({ key }) => key !== '' || before !== '', { path: ['key'], error: says('form.required') }),
      // A key that is kept must not go to a place that nobody has given it for.
      z.refine(({ key, address }) => key !== '' || before === '' || address === before, {
        path: ['key'],
        error: says('channels.keyAgain'),
      }),
    );
}

const BLANK = { key: '', hostsUrl: '', sameRobot: false };

export function formOf(channel: Channel | undefined): ChannelForm {
  return channel
    ? { ...channel, address: addressOf(channel), ...BLANK }
    : {
        ...{ name: '', language: 'zh-CN', format: 'markdown', enabled: true, hostsTell: true },
        ...{ address: WECOM_ADDRESS, ...BLANK },
      };
}

/** The shown address without the place of its key. */
export function addressOf({ hint }: Channel): string {
  if (!isWebAddress(hint)) {
    return hint;
  }
  const url = new URL(hint);
  url.searchParams.delete('key');
  return url.href;
}
