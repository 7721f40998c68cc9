/** Facts → text. Pure; the same facts always give the same text. */
import type { Facts, HostFacts, SilentFacts } from './facts.ts';
import { WORDS, type Language, type Words } from './words.ts';

export type Format = 'text' | 'markdown' | 'markdown_v2';

export interface Style {
  language: Language;
  format: Format;
  /** Unix ms → `YYYY-MM-DD HH:MM:SS` in the zone of the readers. */
  formatTime: (ms: number) => string;
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

/** One message. Text begins as the replaced system's did; markdown begins with what a lock screen should show. */
export function render(facts: Facts, style: Style): Message {
  const words = WORDS[style.language];
  const owners = facts.type === 'silent' ? ownersOf(facts.hosts) : [];
  if (style.format === 'text') {
    const [said, tail] = textLines(facts, words);
    const text = `${style.formatTime(facts.atMs)}\n${said ?? ''}`;
    return { text, owners, ...(tail === undefined ? {} : { tail }) };
  }
  const lines = [headline(facts, words), ...details(facts, { words, style }), style.formatTime(facts.atMs)];
  if (owners.length > 0)
    lines.push(`${words.owner}${owners.map((owner) => mention(owner, style.format)).join(' ')}`);
  return { text: lines.join('\n'), owners };
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
    ...all.map((facts) => fitBytes(headline(facts, words), { maxBytes: MOST_HEADLINE_BYTES })),
  ];
  const owners = all.flatMap((facts) => (facts.type === 'silent' ? ownersOf(facts.hosts) : []));
  return { text: lines.join('\n'), owners: [...new Set(owners)] };
}

function textLines(facts: Facts, words: Words): string[] {
  if (facts.type !== 'silent') return [headline(facts, words)];
  const hosts = facts.hosts.map(({ host }) => plain(host)).join(',');
  const old = facts.kind === 'recovery' ? words.oldBack(hosts) : words.oldSilent(hosts);
  return [old, numberOf(facts, words).trim()];
}

function headline(facts: Facts, words: Words): string {
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
  }
}

function numberOf({ kind, incident, notice }: SilentFacts, words: Words): string {
  return kind === 'reminder' ? words.reminder(incident, notice) : words[kind](incident);
}

function details(facts: Facts, { words, style }: { words: Words; style: Style }): string[] {
  if (facts.type !== 'silent') return [];
  const { hosts, kind, shared, stillSilent } = facts;
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

/** Names that people gave cannot mention anybody, nor begin a line or a link of their own. */
function plain(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/</g, '‹')
    .replace(/[[\]`]/g, "'");
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
