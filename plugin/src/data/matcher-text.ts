import { type Matcher } from '@dpm/protocol';
import { joinList } from './text-list';
import { t, type MessageKey } from '../i18n/t';

/** Kinds of incidents, as the backend names them. */
export const KINDS = [
  ...(['silent-host', 'cpu', 'disk', 'memory', 'network', 'space', 'clock', 'instance', 'event'] as const),
  ...(['server-down', 'database-down'] as const),
];

export const EVERYTHING: Matcher = { hosts: [], owners: [], tags: [], kinds: [], severities: [] };

/** What it is for, in words. */
export function matcherText({ hosts, owners, tags, kinds, severities }: Matcher): string {
  const parts = [
    ...(hosts.length > 0 ? [t('rules.only.hosts', { list: joinList(hosts) })] : []),
    ...(owners.length > 0 ? [t('rules.only.owners', { list: joinList(owners) })] : []),
    ...(tags.length > 0 ? [t('rules.only.tags', { list: joinList(tags) })] : []),
    ...(kinds.length > 0 ? [joinList(kinds.map((kind) => t(`kind.${kind}` as MessageKey)))] : []),
    ...(severities.length > 0
      ? [joinList(severities.map((severity) => t(`severity.${severity}` as MessageKey)))]
      : []),
  ];
  return parts.length === 0 ? t('matcher.everything') : parts.join(t('rules.and'));
}
