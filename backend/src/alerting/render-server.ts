import type { DatabaseFacts, ServerFacts } from './facts.ts';
import { plain } from './plain.ts';
import { WATCH_WORDS } from './words-watch.ts';
import { WORDS, type Language } from './words.ts';

/** What is wrong with our own servers, without the number of the incident. Pure. */
export function serverHeadline(facts: ServerFacts | DatabaseFacts, language: Language): string {
  const words = WORDS[language];
  const lasted = words.duration(facts.atMs - facts.beganMs);
  const server = plain(facts.server);
  const back = facts.kind === 'recovery';
  if (facts.type === 'server') {
    if (facts.seenBy) return WATCH_WORDS[language].seenBack(plain(facts.seenBy), lasted);
    return back ? words.serverBack(server, lasted, facts.reports ?? 0) : words.serverDown(server, lasted);
  }
  const said = back ? words.databaseBack : words.databaseDown;
  return said(server, plain(facts.database), lasted);
}

export function serverDetails(facts: ServerFacts | DatabaseFacts, language: Language): string[] {
  if (facts.type === 'database') return facts.answer === '' ? [] : [plain(facts.answer)];
  const { toldBy = [] } = facts;
  const hosts = toldBy.map(plain).join(WORDS[language].separator);
  return toldBy.length === 0 ? [] : [WATCH_WORDS[language].toldBy(hosts)];
}
