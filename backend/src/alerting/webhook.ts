/** A webhook of people's own: JSON with the facts, signed. */
import { createHmac } from 'node:crypto';
import { readFailure, type Answer, type HttpAnswer } from './answer.ts';
import type { Facts } from './facts.ts';
import { post } from './http-post.ts';

export interface WebhookSettings {
  url: string;
  proxy?: string | undefined;
  /** Signs what is sent; empty: unsigned. */
  secret: string;
}

/**
 * Sends `{text, messages}`. With a secret, `X-DPM-Signature` is `sha256=` and the HMAC-SHA256, in hex, of
 * `X-DPM-Timestamp` (seconds since 1970), a full stop, and the body.
 */
export async function askWebhook(
  { url, proxy, secret }: WebhookSettings,
  message: { text: string; messages: readonly Facts[] },
  { nowMs, timeoutMs }: { nowMs: number; timeoutMs?: number | undefined },
): Promise<Answer> {
  const body = JSON.stringify(message);
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  const signed = secret === '' ? {} : { 'x-dpm-signature': `sha256=${signature}` };
  try {
    const headers = { 'x-dpm-timestamp': timestamp, ...signed };
    return readStatus(await post(url, { body, headers, proxy, timeoutMs }));
  } catch (error) {
    return readFailure(error);
  }
}

const BUSY = new Set([408, 425, 500, 502, 503, 504]);
const TOO_MANY = 429;
const TOO_LARGE = 413;

function readStatus({ status, body }: HttpAnswer): Answer {
  return { outcome: meaningOf(status), code: String(status), said: body.slice(0, 255) };
}

function meaningOf(status: number): Answer['outcome'] {
  if (status >= 200 && status < 300) return 'delivered';
  if (BUSY.has(status)) return 'retry';
  if (status === TOO_MANY) return 'wait';
  return status === TOO_LARGE ? 'shorten' : 'misconfigured';
}
