import type { DeliveryPage, DeliveryQuery } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { readChannelNames, readLoggedMessages, readTries } from './delivery-log-store.ts';
import { render, wholeText, type Style } from './render.ts';

const PAGE = 50;

/** One page of the delivery log, newest first; every message in the words of its channel. */
export async function readDeliveries(
  db: Database,
  query: DeliveryQuery,
  style: Pick<Style, 'formatTime' | 'linkTo'>,
): Promise<DeliveryPage> {
  const found = await readLoggedMessages(db, { ...query, limit: PAGE + 1 });
  const page = found.slice(0, PAGE);
  const tries = await readTries(
    db,
    page.map(({ id }) => id),
  );
  const messages = page.map(({ facts, language, format, ...message }) => ({
    ...message,
    text: wholeText(render(facts, { language, format, ...style })),
    tries: tries.filter(({ id }) => id === message.id).map(({ id: _, ...one }) => one),
  }));
  const last = page.at(-1)?.id;
  return {
    messages,
    next: found.length > PAGE && last !== undefined ? last : null,
    channels: await readChannelNames(db),
  };
}
