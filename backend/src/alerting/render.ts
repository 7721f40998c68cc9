/** Facts → text. Pure; the same facts always give the same text. */
import type { DatabaseFacts, Facts, HostFacts, RuleFacts, ServerFacts, SilentFacts } from './facts.ts';
import type { LinkTarget } from './link.ts';
import { plain } from './plain.ts';
import { ruleDetails, ruleHeadline } from './render-rule.ts';
import { serverDetails, serverHeadline } from './render-server.ts';
import { WORDS, type Language, type Words } from './words.ts';

export type Format = 'text' | 'markdown' | 'markdown_v2';

export interface Style {
  language: Language;
  format: Format;
  /** Unix ms → `YYYY-MM-DD HH:MM:SS` in the zone of the readers. */
  formatTime: (ms: number) => string;
  /** Undefined: there is nothing to lead to. */
  linkTo: (target: LinkTarget) => string | undefined;
}

export interface Message {
  text: string;
  /** Kept whole when the text has to be cut: the number of the incident. */
  tail?: string;
  /** Whom it names: WeCom user ids or phone numbers. */
  owners: string[];
}

const NAMED_HOSTS = 20;
/** Of one message among others: seven fit into the smallest kind of message. */
const MOST_HEADLINE_BYTES = 240;

/**
 * One message. Of silent hosts, text begins as the replaced system's did; everything else begins with what a lock
 * screen should show.
 */
export function render(facts: Facts, style: Style): Message {
  const words = WORDS[style.language];
  const owners = ownersOf(hostsOf(facts));
  if (style.format === 'text' && facts.type === 'silent') {
    const [said, tail] = textLines(facts, words);
    return { text: `${style.formatTime(facts.atMs)}\n${said}`, owners, tail };
  }
  const lines = [
    headline(facts, style.language),
    ...details(facts, { words, style }),
    style.formatTime(facts.atMs),
  ];
  if (owners.length > 0)
    lines.push(`${words.owner}${owners.map((owner) => mention(owner, style.format)).join(' ')}`);
  const link = facts.type === 'rule' ? linkLine(facts, { words, style }) : undefined;
  return { text: lines.join('\n'), owners, ...(link === undefined ? {} : { tail: link }) };
}

/** How many of these, oldest first, one digest of so many bytes can tell: at least 1. */
export function countFitting(all: readonly Facts[], style: Style, maxBytes: number): number {
  let count = all.length;
  while (count > 1 && Buffer.byteLength(renderDigest(all.slice(0, count), style).text) > maxBytes) count -= 1;
  return count;
}

/** Several messages in one: a headline for each, oldest first. */
export function renderDigest(all: readonly Facts[], style: Style): Message {
  const words = WORDS[style.language];
  const last = Math.max(...all.map(({ atMs }) => atMs));
  const lines = [
    `${words.digest(all.length)} ${style.formatTime(last)}`,
    ...all.map((facts) => fitBytes(headline(facts, style.language), { maxBytes: MOST_HEADLINE_BYTES })),
  ];
  const owners = all.flatMap((facts) => ownersOf(hostsOf(facts)));
  return { text: lines.join('\n'), owners: [...new Set(owners)] };
}

function hostsOf(facts: Facts): readonly HostFacts[] {
  if (facts.type === 'silent') return facts.hosts;
  return facts.type === 'rule' ? [facts.host] : [];
}

/** Kept whole however short the message has to be. */
function linkLine(
  { host, beganMs, atMs }: RuleFacts,
  { words, style }: { words: Words; style: Style },
): string | undefined {
  const fromMs = beganMs - LINK_BEFORE_MS;
  const link = style.linkTo({ host: host.host, fromMs, toMs: atMs });
  if (link === undefined) return undefined;
  const said = words.look(timeOf(style, fromMs), timeOf(style, atMs));
  return style.format === 'text' ? `${said} ${link}` : `[${said}](${link})`;
}

const LINK_BEFORE_MS = 60_000;

/** `HH:MM` of `YYYY-MM-DD HH:MM:SS`. */
function timeOf({ formatTime }: Style, ms: number): string {
  return formatTime(ms).slice(11, 16);
}

function textLines(facts: SilentFacts, words: Words): [said: string, tail: string] {
  const hosts = facts.hosts.map(({ host }) => plain(host)).join(',');
  const old = facts.kind === 'recovery' ? words.oldBack(hosts) : words.oldSilent(hosts);
  return [old, numberOf(facts, words).trim()];
}

function headline(facts: Facts, language: Language): string {
  const words = WORDS[language];
  switch (facts.type) {
    case 'test':
      return `${words.test}${words.testText(plain(facts.channel))}`;
    case 'undelivered':
      return `${words.undelivered(facts.incident)}${words.notDelivered(plain(facts.channel), facts.messages, plain(facts.answer))}`;
    case 'silent': {
      const names = nameHosts(facts.hosts, words);
      const lasted = words.duration(facts.atMs - facts.beganMs);
      const count = facts.hosts.length;
      const said = {
        alert: () => words.silent(names, count),
        update: () => words.silent(names, count),
        reminder: () => words.stillSilent(names, count, lasted),
        recovery: () => words.back(names, count, lasted),
      }[facts.kind]();
      return `${numberOf(facts, words)}${said}`;
    }
    case 'server':
    case 'database':
      return `${numberOf(facts, words)}${serverHeadline(facts, language)}`;
    case 'rule':
      return `${numberOf(facts, words)}${ruleHeadline(facts, words)}`;
  }
}

function numberOf({ kind, incident, notice }: Numbered, words: Words): string {
  const said = kind === 'reminder' ? words.reminder(incident, notice) : words[kind](incident);
  return incident === 0 ? said.replace(' #0', '') : said;
}

type Numbered = Pick<SilentFacts | RuleFacts | ServerFacts | DatabaseFacts, 'kind' | 'incident' | 'notice'>;

function details(facts: Facts, { words, style }: { words: Words; style: Style }): string[] {
  if (facts.type === 'rule') return ruleDetails(facts, { words, timeOf: (ms) => timeOf(style, ms) });
  if (facts.type === 'silent') return silentDetails(facts, { words, style });
  return facts.type === 'server' || facts.type === 'database' ? serverDetails(facts, style.language) : [];
}

function silentDetails(
  { hosts, kind, shared, stillSilent }: SilentFacts,
  { words, style }: { words: Words; style: Style },
): string[] {
  const [only] = hosts;
  const isAlone = hosts.length === 1 && kind !== 'recovery';
  const tellsLeft = stillSilent > (kind === 'recovery' ? 0 : hosts.length);
  return [
    ...(isAlone && only !== undefined ? [lastReport(only, { words, style })] : []),
    ...(shared?.network === undefined ? [] : [words.sharedNetwork(shared.network)]),
    ...(shared?.owner === undefined ? [] : [words.sharedOwner(plain(shared.owner))]),
    ...(tellsLeft ? [words.left(stillSilent)] : []),
  ];
}

function lastReport({ reportedMs }: HostFacts, { words, style }: { words: Words; style: Style }): string {
  return reportedMs === null ? words.never : words.last(style.formatTime(reportedMs));
}

function nameHosts(hosts: readonly HostFacts[], words: Words): string {
  const names = hosts
    .slice(0, NAMED_HOSTS)
    .map(({ host, alias }) =>
      alias === null || alias === '' ? plain(host) : `${plain(host)} ${plain(alias)}`,
    )
    .join(words.separator);
  return hosts.length <= NAMED_HOSTS ? names : `${names} ${words.more(hosts.length)}`;
}

const OWNER = /^[A-Za-z0-9._@-]{1,64}$/;

function ownersOf(hosts: readonly HostFacts[]): string[] {
  const owners = hosts.flatMap(({ owner }) => (owner !== null && OWNER.test(owner) ? [owner] : []));
  return [...new Set(owners)];
}

/** Only `markdown` knows mentions. */
function mention(owner: string, format: Format): string {
  return format === 'markdown' ? `<@${owner}>` : owner;
}

/** The message uncut. */
export function wholeText({ text, tail }: Message): string {
  return tail === undefined ? text : `${text}\n${tail}`;
}

/** At most `maxBytes` of UTF-8, cut between characters with `…`; `tail` is kept whole. */
export function fitBytes(text: string, { maxBytes, tail = '' }: { maxBytes: number; tail?: string }): string {
  const whole = tail === '' ? text : `${text}\n${tail}`;
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  const end = tail === '' ? '…' : `…\n${tail}`;
  let room = maxBytes - Buffer.byteLength(end);
  let kept = '';
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text)) {
    room -= Buffer.byteLength(segment);
    if (room < 0) break;
    kept += segment;
  }
  return `${kept}${end}`;
}
