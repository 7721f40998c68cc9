import { formatDuration, formatShare } from '../data/format';
import { t } from '../i18n/t';
import { type DrillView } from './drill-view';
import { type Path } from './places';
import { type Summary } from './summary';

/** Gaps of less than this share of the range are not worth a word. */
const COMPLETE = 0.995;

/** What the data is worth, in short parts: resolution, time covered, share of the whole, what was left out. */
export function notesOf(
  { stepMs, coverage }: Summary,
  { view, path, unusable }: { view: DrillView; path: Path; unusable: number },
): string[] {
  const whole = path.at(-1);
  return [
    stepMs > 0 ? t('panel.step', { step: formatDuration(stepMs) }) : '',
    t('panel.coverage', { share: formatShare(coverage < COMPLETE ? coverage : 1) }),
    view.known !== null && whole ? t('panel.known', { share: formatShare(view.known) }) : '',
    view.otherUnits > 0 ? t('panel.otherUnits', { count: view.otherUnits }) : '',
    unusable > 0 ? t('panel.unusable', { count: unusable }) : '',
  ].filter((note) => note !== '');
}

/** What a row is called. */
export function rowText(
  { kind, text, count }: { kind: 'part' | 'rest' | 'more'; text: string; count: number },
  path: Path,
): string {
  if (kind === 'rest') {
    return t('panel.rest', { name: path.at(-1)?.text ?? '' });
  }
  return kind === 'more' ? t('panel.more', { count }) : text;
}
