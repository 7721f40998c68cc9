import type { DatabaseFacts, ServerFacts } from './facts.ts';
import { plain } from './plain.ts';
import type { Words } from './words.ts';

/** What is wrong with our own servers, without the number of the incident. Pure. */
export function serverHeadline(facts: ServerFacts | DatabaseFacts, words: Words): string {
  const lasted = words.duration(facts.atMs - facts.beganMs);
  const server = plain(facts.server);
  const back = facts.kind === 'recovery';
  if (facts.type === 'server')
    return back ? words.serverBack(server, lasted, facts.reports ?? 0) : words.serverDown(server, lasted);
  const said = back ? words.databaseBack : words.databaseDown;
  return said(server, plain(facts.database), lasted);
}

export function serverDetails(facts: ServerFacts | DatabaseFacts): string[] {
  return facts.type === 'database' && facts.answer !== '' ? [plain(facts.answer)] : [];
}
