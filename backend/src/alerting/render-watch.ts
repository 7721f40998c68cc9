import { plain } from './plain.ts';
import type { Message } from './render.ts';
import { WATCH_WORDS } from './words-watch.ts';
import { WORDS, type Language } from './words.ts';

/** A host that tells, and the servers that it asks, `host:port`. */
export interface WatchFacts {
  host: string;
  alias: string | null;
  servers: readonly string[];
}

/** Put in by the host that tells: times of which nobody else knows. */
export const BLANKS = { since: '{since}', minutes: '{minutes}', now: '{now}' };

/** What a host says for us when no server answers; without a number, since there is nothing to count with. Pure. */
export function renderWatch(
  { host, alias, servers }: WatchFacts,
  { language, blanks = BLANKS }: { language: Language; blanks?: typeof BLANKS },
): Message {
  const words = WORDS[language];
  const watch = WATCH_WORDS[language];
  const { since, minutes, now } = blanks;
  const named = servers.map(plain).join(words.separator);
  const lines = [
    `${words.alert(0).replace(' #0', '')}${watch.noServer(named, { count: servers.length, since, minutes })}`,
    watch.toldFor(nameOf({ host, alias })),
    now,
  ];
  return { text: lines.join('\n'), owners: [] };
}

export function nameOf({ host, alias }: { host: string; alias: string | null }): string {
  return alias === null || alias === '' ? plain(host) : `${plain(host)} ${plain(alias)}`;
}
