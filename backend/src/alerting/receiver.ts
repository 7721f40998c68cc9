/** Where a message goes, by the kind of its channel; every failure is an answer. */
import type { Answer } from './answer.ts';
import type { Facts } from './facts.ts';
import { sendMail, type MailSettings } from './mail.ts';
import { wholeText, type Format, type Message } from './render.ts';
import { askWebhook, type WebhookSettings } from './webhook.ts';
import { askWecom, hideKey, wecomBody, type WecomSettings } from './wecom.ts';

export type Receiver =
  | { kind: 'wecom'; settings: WecomSettings }
  | { kind: 'webhook'; settings: WebhookSettings }
  | { kind: 'mail'; settings: MailSettings };

export interface Parcel {
  message: Message;
  messages: readonly Facts[];
  format: Format;
  /** How often the receiver found it too long. */
  short: number;
  nowMs: number;
  timeoutMs?: number | undefined;
}

export async function deliver(receiver: Receiver, parcel: Parcel): Promise<Answer> {
  const { message, messages, format, short, nowMs, timeoutMs } = parcel;
  switch (receiver.kind) {
    case 'wecom': {
      const limit = timeoutMs === undefined ? {} : { timeoutMs };
      return askWecom(receiver.settings, wecomBody(message, { format, short }), limit);
    }
    case 'webhook':
      return askWebhook(receiver.settings, { text: wholeText(message), messages }, { nowMs, timeoutMs });
    case 'mail':
      return sendMail(receiver.settings, wholeText(message), { timeoutMs });
  }
}

/** A robot's limits hold for a robot only: the others take a message as it reads best. */
export function formatOf({ kind, format }: { kind: Receiver['kind']; format: Format }): Format {
  return kind === 'wecom' ? format : 'markdown_v2';
}

/** The address as it may be shown. */
export function hintOf({ kind, settings }: Receiver): string {
  if (kind !== 'mail') return hideKey(settings.url);
  const { host, port, to } = settings;
  return `${host}:${port} → ${to.join(', ')}`.slice(0, 190);
}

/** The same of the robot that hosts tell through; null: it is the same one. */
export function hostsHintOf({ kind, settings }: Receiver): string | null {
  return kind === 'wecom' && settings.hostsUrl !== undefined ? hideKey(settings.hostsUrl) : null;
}
