import React from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { COMPARISONS, type Comparison } from '../../data/comparison';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

interface Props {
  value: Comparison;
  onChange: (value: Comparison) => void;
}

/** Which other window the changes in the table are against. */
export function Against({ value, onChange }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.line} data-testid={testIds.culprits.against}>
      <span>{t('change.against')}</span>
      <RadioButtonGroup
        size="sm"
        aria-label={t('change.against')}
        options={COMPARISONS.map((comparison) => ({ value: comparison, label: t(`change.${comparison}`) }))}
        value={value}
        onChange={onChange}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
