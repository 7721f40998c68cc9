import { type Blame, type SourceState } from '@dpm/protocol';
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
      return [whoTook(blame, 'guilty'), ...saturated(blame), ...hurt(blame)];
    case 'spread':
      return [...saturated(blame), t('blame.spread'), ...hurt(blame)];
    case 'busy':
      return [whoTook(blame, 'busy')];
    case 'quiet':
      return [t('blame.quiet')];
    case 'unattributed':
      return [unattributed(blame), ...because(blame, sources)];
    case 'noData':
      return [t('blame.noData')];
  }
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

function hurt({ hurt: waiting }: Blame): string[] {
  return waiting.length === 0 ? [] : [t('blame.hurt', { who: listNames(waiting.map(({ name }) => name)) })];
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
  return source ? [t('blame.because', { source: source.source, reason: source.reason })] : [];
}
