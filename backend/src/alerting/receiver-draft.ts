/** Where a channel is to go, from what a form says. Secrets that it leaves out stay as they are. Pure. */
import type { ChangedChannel, NewChannel } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import type { Receiver } from './receiver.ts';

/** Throws CHANNEL_INVALID. */
export function newReceiver(wanted: NewChannel): Receiver {
  const { kind = 'wecom', url, proxy, secret = '', mail, hostsUrl } = wanted;
  const through = proxy ? { proxy } : {};
  if (kind === 'mail') {
    if (mail === undefined) throw missing('/mail');
    return { kind, settings: { ...mail, password: mail.password ?? '' } };
  }
  if (url === undefined) throw missing('/url');
  return kind === 'wecom'
    ? { kind, settings: { url, ...through, ...(hostsUrl ? { hostsUrl } : {}) } }
    : { kind, settings: { url, secret, ...through } };
}

/** An empty `proxy` or `hostsUrl` takes it away. */
export function changedReceiver(receiver: Receiver, change: ChangedChannel): Receiver {
  const { url, proxy, secret, mail, hostsUrl } = change;
  if (receiver.kind === 'mail') {
    const { settings } = receiver;
    if (mail === undefined) return receiver;
    // A password must not go to a server that nobody gave it for.
    const kept = mail.host === settings.host ? settings.password : '';
    return { kind: 'mail', settings: { ...mail, password: mail.password ?? kept } };
  }
  const where = { ...(url === undefined ? {} : { url }), ...taken('proxy', proxy) };
  if (receiver.kind === 'wecom') {
    return { kind: 'wecom', settings: { ...receiver.settings, ...where, ...taken('hostsUrl', hostsUrl) } };
  }
  const signed = secret === undefined ? {} : { secret };
  return { kind: 'webhook', settings: { ...receiver.settings, ...where, ...signed } };
}

/** What is left out stays, what is empty goes. */
function taken(name: 'proxy' | 'hostsUrl', value: string | undefined): Record<string, string | undefined> {
  return value === undefined ? {} : { [name]: value === '' ? undefined : value };
}

function missing(where: string): ProductError {
  return new ProductError({
    code: 'CHANNEL_INVALID',
    message: `a channel of this kind needs ${where.slice(1)}`,
    ...{ where, httpStatus: 400 },
  });
}
