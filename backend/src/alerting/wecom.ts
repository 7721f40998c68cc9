/** The WeCom group robot: the request it takes, and how it is asked. */
import type { IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { readFailure, readWecomAnswer, type Answer, type HttpAnswer } from './answer.ts';
import { fitBytes, type Format, type Message } from './render.ts';

export interface WecomSettings {
  /** The whole address of the robot, with its key: a secret. */
  url: string;
}

const MOST_BYTES: Record<Format, number> = { text: 2_048, markdown: 4_096, markdown_v2: 4_096 };
const MOST_ANSWER_BYTES = 4_096;
const TIMEOUT_MS = 10_000;

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
  { url }: WecomSettings,
  body: object,
  { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {},
): Promise<Answer> {
  try {
    return readWecomAnswer(await post(url, JSON.stringify(body), timeoutMs));
  } catch (error) {
    return readFailure(error);
  }
}

async function post(url: string, body: string, timeoutMs: number): Promise<HttpAnswer> {
  const begin = url.startsWith('https:') ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = begin(url, { method: 'POST', headers, signal, agent: false }, resolve);
    request.once('error', reject);
    request.end(body);
  });
  let text = '';
  for await (const part of response.setEncoding('utf8')) {
    text += part as string;
    if (text.length > MOST_ANSWER_BYTES) break;
  }
  return { status: response.statusCode ?? 0, body: text };
}

/** The address as it may be shown: the key left out. */
export function hideKey(url: string): string {
  const shown = new URL(url);
  if (shown.searchParams.has('key')) shown.searchParams.set('key', '***');
  shown.username = shown.password = '';
  return shown.href;
}
