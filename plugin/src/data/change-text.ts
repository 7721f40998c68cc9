import { t } from '../i18n/t';
import { formatShare } from './format';
import { COMPARISONS, type Change, type Changes, type Comparison } from './comparison';
import { type ColumnKey } from './columns';

/** Less than this many points is how things always are. */
const LEAST_POINTS = 2;

/** `▲ +62`, `▼ −11` in points of the share, `new`; nothing for what hardly changed. */
export function changeText({ by, isNew, now }: Change): string {
  if (isNew) {
    return (now ?? 0) * 100 < LEAST_POINTS ? '' : t('change.new');
  }
  const points = Math.round((by ?? 0) * 100);
  if (Math.abs(points) < LEAST_POINTS) {
    return '';
  }
  return points > 0 ? `▲ +${points}` : `▼ −${-points}`;
}

/** Both comparisons in words, for the one who points at a figure. */
export function changeHints(changes: Changes | undefined, column: ColumnKey): string[] {
  return changes === undefined
    ? []
    : COMPARISONS.map((comparison) => hintOf(changes[column][comparison], comparison));
}

function hintOf({ then, isNew }: Change, comparison: Comparison): string {
  const when = t(`change.${comparison}`);
  if (isNew) {
    return t('change.wasNotThere', { when });
  }
  return then === null ? t('change.unknown', { when }) : t('change.then', { when, share: formatShare(then) });
}
