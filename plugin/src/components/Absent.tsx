import React from 'react';
import { css } from '@emotion/css';
import { type SourceState } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../i18n/t';

/** States that say enough to stand in the cell; others are a dash with the reason on hover. */
const IN_WORDS = new Set<SourceState['state']>(['notCollected', 'noPermission']);

interface Props {
  /** Who is to blame, when the agent said so. */
  source: SourceState | null;
  /** Just this cell, while others of its column are measured: a dash is enough. */
  single?: boolean;
}

/** What was not measured: never a zero. */
export function Absent({ source, single = false }: Props) {
  const styles = useStyles2(getStyles);
  const reason = source
    ? `${t(`absent.${source.state}`)} · ${t('absent.reason', { source: source.source, reason: source.reason })}`
    : t('absent.noSample');
  return (
    <span className={styles.absent} title={reason}>
      {source && !single && IN_WORDS.has(source.state) ? t(`absent.${source.state}`) : '–'}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  absent: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    cursor: 'help',
  }),
});
