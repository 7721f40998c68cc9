import React from 'react';
import { css } from '@emotion/css';
import { type SourceState } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { reasonText, sourceName } from '../data/source-text';
import { t } from '../i18n/t';

/** States that say enough to stand in the cell; others are a dash with the reason on hover. */
const IN_WORDS = new Set<SourceState['state']>(['notCollected', 'noPermission']);

interface Props {
  /** Who is to blame, when the agent said so. */
  source: SourceState | null;
  /** Just this cell, while others of its column are measured: a dash is enough. */
  single?: boolean;
  /** Why it is absent, when that has nothing to do with the agent. */
  hint?: string | undefined;
}

/** What was not measured: never a zero. */
export function Absent({ source, single = false, hint }: Props) {
  const styles = useStyles2(getStyles);
  const inWords = source && !single && !hint && IN_WORDS.has(source.state);
  return (
    <span className={styles.absent} title={hint ?? absenceText(source)}>
      {inWords ? t(`absent.${source.state}`) : '–'}
    </span>
  );
}

export function absenceText(source: SourceState | null): string {
  return source
    ? `${t(`absent.${source.state}`)} · ${t('absent.reason', { source: sourceName(source), reason: reasonText(source) })}`
    : t('absent.noSample');
}

const getStyles = (theme: GrafanaTheme2) => ({
  absent: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    cursor: 'help',
  }),
});
