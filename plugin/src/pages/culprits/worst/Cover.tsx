import React from 'react';
import { css } from '@emotion/css';
import { type Worst } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatDuration, formatShare } from '../../../data/format';
import { joinList } from '../../../data/text-list';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';

const NAMED = 5;

/** How much of what was asked for the table is made of. */
export function Cover({ answer }: { answer: Worst }) {
  const styles = useStyles2(getStyles);
  const { hosts, measured, covered, resolution, unknown } = answer;
  const facts = [
    t('worst.measured', { measured, count: hosts }),
    ...(covered === null ? [] : [t('worst.covered', { share: formatShare(covered) })]),
    ...(resolution.stepMs > 0 ? [t('worst.step', { step: formatDuration(resolution.stepMs) })] : []),
    ...(unknown.length > 0 ? [t('worst.unknown', { hosts: joinList(unknown.slice(0, NAMED)) })] : []),
  ];
  return (
    <div className={styles.text} role="status" data-testid={testIds.culprits.worstCover}>
      <strong className={styles.title}>{t('worst.title')}</strong> {facts.join(' · ')}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ color: theme.colors.text.secondary }),
  title: css({ color: theme.colors.text.primary, marginRight: theme.spacing(1) }),
});
