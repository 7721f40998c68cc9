import { type RuleDraft } from '@dpm/protocol';
import { formatDuration } from './format';
import { isBadWhenLow, isEvent, shownLimit, unitOf } from './rule-units';
import { joinList } from './text-list';
import { t } from '../i18n/t';

/** `CPU ≥ 90 % for 3m, good again below 80 %`. */
export function conditionText(
  rule: Pick<RuleDraft, 'measure' | 'compare' | 'limit' | 'clear' | 'forS'>,
): string {
  const measure = t(`rules.measure.${rule.measure}`);
  const lasting = formatDuration(rule.forS * 1_000);
  if (isEvent(rule.measure)) {
    return rule.forS > 0 ? t('rules.happensFor', { measure, lasting }) : measure;
  }
  const unit = unitOf(rule);
  const [limit, clear] = [rule.limit, rule.clear].map(
    (value) => `${shownLimit(value, unit)}\u00a0${unit.label}`,
  );
  const values = { measure, limit: limit ?? '', clear: clear ?? '', lasting };
  return isBadWhenLow(rule.measure) ? t('rules.below', values) : t('rules.above', values);
}

/** Where it holds, in words; overrides are counted. */
export function scopeText({ scope, overrides }: Pick<RuleDraft, 'scope' | 'overrides'>): string {
  const parts = (['hosts', 'owners', 'tags', 'engines'] as const).flatMap((key) =>
    scope[key].length === 0 ? [] : [t(`rules.only.${key}`, { list: joinList(scope[key]) })],
  );
  if (scope.ports.length > 0) {
    parts.push(t('rules.only.ports', { list: joinList(scope.ports.map(String)) }));
  }
  const where = parts.length === 0 ? t('rules.everywhere') : parts.join(t('rules.and'));
  return overrides.length === 0 ? where : `${where}${t('rules.exceptions', { count: overrides.length })}`;
}
