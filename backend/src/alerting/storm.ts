/** The same trouble on many hosts at once: one message tells of all of them. Pure. */
import type { Facts, RuleFacts } from './facts.ts';
import { STORM_HOSTS } from './notices.ts';
import { plain } from './plain.ts';
import { SHARED_WORDS } from './words-shared.ts';
import { WORDS, type Language } from './words.ts';

const NAMED = 5;

/** Equal for messages that tell the same of different hosts; undefined: each is told by itself. */
function stormKeyOf(facts: Facts): string | undefined {
  if (facts.type !== 'rule') return undefined;
  const [first] = facts.findings;
  return first && `${facts.kind}/${first.measure}/${first.rule}`;
}

/** Messages as lines of a digest tell them: storms together, at the place of their first one. */
export function gatherStorms<Item>(items: readonly Item[], factsOf: (item: Item) => Facts): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const [index, item] of items.entries()) {
    const key = stormKeyOf(factsOf(item)) ?? String(index);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].flatMap((group) =>
    group.length < STORM_HOSTS ? group.map((item) => [item]) : [group],
  );
}

/** `【告警 #1–#40】40 台主机 磁盘繁忙: db-01, db-02, … 等 40 台` */
export function stormHeadline(storm: readonly RuleFacts[], language: Language): string {
  const words = WORDS[language];
  const numbers = storm.map(({ incident }) => incident);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const [first] = storm;
  const measure = first?.findings[0]?.measure;
  if (first === undefined || measure === undefined) return '';
  const names = [...new Set(storm.map(({ host }) => host.host))];
  const named = names.slice(0, NAMED).map(plain).join(words.separator);
  const label = { ...words, reminder: (n: number) => words.reminder(n, first.notice) }[first.kind](low);
  const what = words.measure[measure];
  const said = SHARED_WORDS[language].hosts(
    names.length,
    first.kind === 'recovery' ? SHARED_WORDS[language].mended(what) : what,
    names.length > NAMED ? `${named} ${words.more(names.length)}` : named,
  );
  return `${label.replace(`#${low}`, `#${low}–#${high}`)}${said}`;
}
