/** What a message about a broken rule says, line by line: the first alone has to say enough for a lock screen. Pure. */
import type { CulpritFacts } from './culprit-facts.ts';
import type { Finding, RuleFacts } from './facts.ts';
import { plain } from './plain.ts';
import { unitOf } from './rules/measures.ts';
import type { Words } from './words.ts';

interface Voice {
  words: Words;
  /** Unix ms → `HH:MM` in the zone of the readers. */
  timeOf: (ms: number) => string;
}

const MOST_FINDINGS = 4;
const LONGEST_COMMAND = 120;

/** Without the number of the incident. */
export function ruleHeadline(facts: RuleFacts, words: Words): string {
  const { host, kind, culprit, culpritChanged } = facts;
  const name = host.alias ? `${plain(host.host)} ${plain(host.alias)}` : plain(host.host);
  if (kind === 'update' && culpritChanged && culprit?.guilty)
    return `${name} ${words.nowCulprit(plain(culprit.guilty.name), percent(culprit.share))}`;
  return firstFinding(facts, { name, words });
}

function firstFinding(
  { findings, family, kind, beganMs, atMs }: RuleFacts,
  { name, words }: { name: string; words: Words },
): string {
  const [first] = findings;
  if (first === undefined) return `${name} ${words.family[family]}`;
  const lasted = words.duration(atMs - beganMs);
  if (isEvent(first)) {
    const said = kind === 'recovery' ? words.eventOver : words.event;
    return `${name} ${said[first.measure](plain(first.part ?? ''))}`;
  }
  if (kind === 'recovery')
    return words.mended(`${name} ${whatOf(first, words)} `, lasted, amount(first.peak, first, words));
  const said = `${name} ${findingText(first, words)}`;
  return kind === 'reminder' ? words.stillBroken(said, lasted) : words.broken(said, lasted);
}

/** Everything below the headline but the owner and the time. */
export function ruleDetails(facts: RuleFacts, voice: Voice): string[] {
  const { words } = voice;
  const { findings, kind, culprit } = facts;
  const others = findings.slice(1, MOST_FINDINGS).map((finding) => findingText(finding, words));
  const also =
    others.length > 0 && kind !== 'recovery' ? [words.alsoBroken(others.join(words.separator))] : [];
  if (culprit === null) return also;
  return [...also, ...(kind === 'recovery' ? formerCulprit(culprit, voice) : culpritLines(culprit, voice))];
}

type EventKey = 'instance.restarted' | 'instance.gone' | 'instance.new';

function isEvent(finding: Finding): finding is Finding & { measure: EventKey } {
  return ['instance.restarted', 'instance.gone', 'instance.new'].includes(finding.measure);
}

function whatOf({ measure, part }: Finding, words: Words): string {
  return part === null ? words.measure[measure] : `${words.measure[measure]} ${plain(part)}`;
}

function findingText(finding: Finding, words: Words): string {
  if (isEvent(finding)) return words.event[finding.measure](plain(finding.part ?? ''));
  const { compare, value, peak } = finding;
  const shown = amount(value ?? peak, finding, words) ?? '';
  const what = whatOf(finding, words);
  if (compare === 'usual') return `${what} ${words.ofUsual(shown)}`;
  return `${what} ${shown}${compare === 'share' ? words.ofHost : ''}`;
}

function amount(value: number | null, { measure, compare }: Finding, words: Words): string | null {
  return value === null ? null : words.amount(value, unitOf(measure, compare));
}

function culpritLines(culprit: CulpritFacts, voice: Voice): string[] {
  const { words } = voice;
  const { guilty, resource, share, usualShare, part } = culprit;
  if (guilty === null || resource === null)
    return [...nobodyLines(culprit, words), ...hurtLines(culprit, words)];
  const usual = usualShare === null ? null : percent(usualShare);
  const takes = words.takes(words.resource[resource], percent(share), usual);
  return [
    `${words.culprit}${nameOf(guilty)} ${takes}${usual === null ? words.noUsual : ''}`,
    ...partLines(culprit, voice),
    ...commandLines(part === null ? guilty.command : part.command),
    ...hurtLines(culprit, words),
  ];
}

function partLines({ part }: CulpritFacts, { words, timeOf }: Voice): string[] {
  if (part === null) return [];
  const started = part.startedMs === null ? '' : words.started(timeOf(part.startedMs));
  return [`  └ ${plain(part.name)}${started}`];
}

function commandLines(command: string | null): string[] {
  return command === null ? [] : [`  ${plain(command.slice(0, LONGEST_COMMAND))}`];
}

function nobodyLines({ code, most, unattributedShare }: CulpritFacts, words: Words): string[] {
  if (code === 'noData') return [];
  const names = most.map(({ name, kind, share }) => {
    const who = name ?? (kind === 'other' ? words.other : words.unattributed);
    return `${plain(who)} ${percent(share)}`;
  });
  const said = code === 'unattributed' ? words.nobody(percent(unattributedShare)) : words.spread;
  return [
    ...(code === 'spread' || code === 'unattributed' ? [said] : []),
    ...(names.length === 0 ? [] : [words.most(names.join(words.separator))]),
  ];
}

function hurtLines({ hurt, resource }: CulpritFacts, words: Words): string[] {
  if (hurt.length === 0) return [];
  const named = hurt.map((one) => {
    const share = one.waited === null ? null : percent(one.waited);
    return `${nameOf(one)} ${words.waited(resource === 'cpu' ? 'cpu' : 'disk', share)}`;
  });
  return [`${words.hurt}${named.join(words.separator)}`];
}

function formerCulprit({ guilty, resource, share, part }: CulpritFacts, { words, timeOf }: Voice): string[] {
  if (guilty === null || resource === null) return [];
  const line = `${words.formerCulprit}${nameOf(guilty)} ${words.takes(words.resource[resource], percent(share), null)}`;
  if (part === null || part.endedMs === null) return [line];
  return [line, words.endedAt(plain(guilty.name), plain(part.name), timeOf(part.endedMs))];
}

function nameOf({ name, dataDir }: { name: string; dataDir: string }): string {
  return dataDir === '' ? plain(name) : `${plain(name)} ${plain(dataDir)}`;
}

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)}%`);
