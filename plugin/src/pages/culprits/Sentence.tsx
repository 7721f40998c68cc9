import React from 'react';
import { css, cx } from '@emotion/css';
import { type Culprits } from '@dpm/protocol';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import { formatShare } from '../../data/format';
import { blameSentence } from '../../data/sentence';
import { type AbsoluteWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

interface Props {
  answer: Culprits;
  onSelect: (window: AbsoluteWindow) => void;
}

/** The answer to the page's one question, before anything else on it. */
export function Sentence({ answer, onSelect }: Props) {
  const styles = useStyles2(getStyles);
  const { blame, sources, fromMs, toMs } = answer;
  const guilty = blame.code === 'guilty';
  const format = timeFormat(toMs - fromMs);
  return (
    <div
      className={cx(styles.line, guilty && styles.guilty)}
      data-testid={testIds.culprits.sentence}
      role="status"
    >
      <Icon name={guilty ? 'exclamation-circle' : 'info-circle'} />
      <span className={styles.time}>
        {dateTimeFormat(fromMs, { format })}–{dateTimeFormat(toMs, { format })}
      </span>
      <strong className={styles.text}>{blameSentence(blame, sources)}</strong>
      {blame.episode && (
        <Button
          size="sm"
          variant="secondary"
          icon="search"
          data-testid={testIds.culprits.episode}
          onClick={() => blame.episode && onSelect(blame.episode)}
        >
          {t('culprits.lookAt')}
        </Button>
      )}
      {(guilty || blame.code === 'busy') && (
        <span className={styles.time}>
          {t('blame.confidence', { confidence: formatShare(blame.confidence) })}
        </span>
      )}
    </div>
  );
}

/** As fine as it takes to tell the two ends of a window apart. */
function timeFormat(lengthMs: number): string {
  if (lengthMs < 300_000) {
    return 'HH:mm:ss';
  }
  return lengthMs < 86_400_000 ? 'HH:mm' : 'MM-DD HH:mm';
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 1.5),
    background: theme.colors.background.secondary,
    borderLeft: `3px solid ${theme.colors.border.strong}`,
    borderRadius: theme.shape.radius.default,
  }),
  guilty: css({ borderLeftColor: theme.colors.error.main, svg: { color: theme.colors.error.text } }),
  time: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
  text: css({ fontWeight: theme.typography.fontWeightMedium, flex: '1 1 50%' }),
});
