/** The WeCom group robot: the request it takes, and how it is asked. */
import { readFailure, readWecomAnswer, type Answer } from './answer.ts';
import { post } from './http-post.ts';
import { fitBytes, type Format, type Message } from './render.ts';

export interface WecomSettings {
  /** The whole address of the robot, with its key: a secret. */
  url: string;
  /** HTTP(S) proxy that leads to it. */
  proxy?: string | undefined;
  /** Another robot for what hosts tell when no server answers: a secret as well. */
  hostsUrl?: string | undefined;
}

const MOST_BYTES: Record<Format, number> = { text: 2_048, markdown: 4_096, markdown_v2: 4_096 };

/** What a robot takes; halved once for each time that it found a message too long. */
export function mostBytes(format: Format, short: number): number {
  return Math.max(256, Math.floor(MOST_BYTES[format] / 2 ** short));
}

/** The body of a request. */
export function wecomBody(message: Message, { format, short }: { format: Format; short: number }): object {
  const { text, tail = '' } = message;
  const content = fitBytes(text, { maxBytes: mostBytes(format, short), tail });
  if (format !== 'text') return { msgtype: format, [format]: { content } };
  const isPhone = (owner: string) => /^1\d{10}$/.test(owner);
  return {
    msgtype: 'text',
    text: {
      content,
      mentioned_list: message.owners.filter((owner) => !isPhone(owner)),
      mentioned_mobile_list: message.owners.filter(isPhone),
    },
  };
}

/** Asks the robot; every failure is an answer too. */
export async function askWecom(
  { url, proxy }: WecomSettings,
  body: object,
  { timeoutMs }: { timeoutMs?: number } = {},
): Promise<Answer> {
  try {
    return readWecomAnswer(await post(url, { body: JSON.stringify(body), proxy, timeoutMs }));
  } catch (error) {
    return readFailure(error);
  }
}

/** The address as it may be shown: the key left out. */
export function hideKey(url: string): string {
  const shown = new URL(url);
  if (shown.searchParams.has('key')) shown.searchParams.set('key', '***');
  shown.username = shown.password = '';
  return shown.href;
}
