import { reasonText, sourceName } from './source-text';
import { type Blame, type Holder, type SourceState } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { t, type MessageKey } from '../i18n/t';
import { columnOf, sourceFor, type ColumnKey } from './columns';
import { formatShare } from './format';

/**
 * What `blame` found, in words of the reader's language. It only renders the judgement of the backend: nothing is
 * concluded here.
 */
export function blameSentence(blame: Blame, sources: SourceState[]): string {
  // Chinese has no space after its full stop.
  return sentences(blame, sources).join(' ').replaceAll('。 ', '。');
}

function sentences(blame: Blame, sources: SourceState[]): string[] {
  switch (blame.code) {
    case 'guilty':
      return [whoTook(blame, 'guilty'), ...part(blame), ...saturated(blame), ...hurt(blame)];
    case 'spread':
      return [...saturated(blame), ...nobody(blame), ...hurt(blame)];
    case 'busy':
      return [nothing(blame), whoTook(blame, 'busy'), ...part(blame)];
    case 'quiet':
      return [nothing(blame), ...nobody(blame)];
    case 'unattributed':
      return [unattributed(blame), ...because(blame, sources), ...hurt(blame)];
    case 'noData':
      return [t('blame.noData')];
  }
}

/** Nothing was saturated, or not all the time. */
function nothing({ episode }: Blame): string {
  if (episode === null) {
    return t('blame.nothing');
  }
  const format = episode.toMs - episode.fromMs < 120_000 ? 'HH:mm:ss' : 'HH:mm';
  return t('blame.episode', {
    capacity: t(CAPACITY[columnOf(episode.resource)]),
    from: dateTimeFormat(episode.fromMs, { format }),
    to: dateTimeFormat(episode.toMs, { format }),
    saturation: formatShare(episode.saturation),
  });
}

const CAPACITY = {
  cpu: 'capacity.cpu',
  memory: 'capacity.memory',
  diskRead: 'capacity.disk',
  diskWrite: 'capacity.disk',
  net: 'capacity.net',
} as const satisfies Record<ColumnKey, MessageKey>;

function part({ part: found }: Blame): string[] {
  return found ? [t('blame.part', { name: found.name, share: formatShare(found.share) })] : [];
}

/** Nobody stood out; who had most all the same. */
function nobody({ code, most, resource }: Blame): string[] {
  if (most.length === 0 || resource === null) {
    return [t('blame.spread')];
  }
  const list = most.map(holderText).join(t('blame.list'));
  // What was saturated has just been said.
  if (code === 'spread') {
    return [t('blame.spreadMost', { list })];
  }
  return [t('blame.spread'), t('blame.most', { resource: t(`column.${columnOf(resource)}`), list })];
}

function holderText({ kind, instance, processCount, share, process }: Holder): string {
  const text = formatShare(share);
  if (instance) {
    return t('blame.byInstance', { who: instance.name, share: text });
  }
  if (kind === 'unattributed') {
    return t('blame.byNobody', { share: text });
  }
  const others = t('blame.byOthers', { count: Math.round(processCount ?? 0), share: text });
  if (!process) {
    return others;
  }
  const { name, pid } = process;
  return others + t('blame.aboveAll', { name, pid: String(pid), share: formatShare(process.share) });
}

const resourceName = ({ resource }: Blame) => (resource ? t(`resource.${resource}`) : '');

function whoTook(blame: Blame, code: 'guilty' | 'busy'): string {
  const values = {
    who: blame.guilty?.name ?? '',
    share: formatShare(blame.share ?? 0),
    resource: resourceName(blame),
  };
  return blame.usualShare === null
    ? t(`blame.${code}`, values)
    : t(`blame.${code}Usual`, { ...values, usual: formatShare(blame.usualShare) });
}

const SATURATED = {
  cpu: 'blame.saturatedCpu',
  memory: 'blame.saturatedMemory',
  diskRead: 'blame.saturatedDisk',
  diskWrite: 'blame.saturatedDisk',
  net: 'blame.saturatedNet',
} as const satisfies Record<ColumnKey, MessageKey>;

function saturated({ saturation, resource }: Blame): string[] {
  return saturation === null || resource === null
    ? []
    : [t(SATURATED[columnOf(resource)], { saturation: formatShare(saturation) })];
}

/** More names than this would hide the sentence. */
const MOST_NAMES = 3;

function hurt({ hurt: waiting }: Blame): string[] {
  const names = waiting.map(({ name }) => name);
  if (names.length > MOST_NAMES) {
    const first = names.slice(0, MOST_NAMES).join(t('blame.list'));
    return [t('blame.hurtMore', { names: first, count: names.length - MOST_NAMES })];
  }
  return names.length === 0 ? [] : [t('blame.hurt', { who: listNames(names) })];
}

/** `a, b and c` */
function listNames(names: string[]): string {
  const last = names[names.length - 1] ?? '';
  const others = names.slice(0, -1).join(t('blame.list'));
  return others === '' ? last : `${others}${t('blame.listLast')}${last}`;
}

function unattributed(blame: Blame): string {
  return blame.unattributedShare === null || blame.resource === null
    ? t('blame.unattributedUnknown')
    : t('blame.unattributed', { share: formatShare(blame.unattributedShare), resource: resourceName(blame) });
}

function because({ resource }: Blame, sources: SourceState[]): string[] {
  const source = resource && sourceFor(sources, columnOf(resource));
  return source ? [t('blame.because', { source: sourceName(source), reason: reasonText(source) })] : [];
}
