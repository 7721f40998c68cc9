import React from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Select, useStyles2 } from '@grafana/ui';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';

interface Props {
  tags: string[];
  /** Empty: all hosts. */
  value: string;
  onChange: (tag: string) => void;
}

/** Nothing while no host has a tag. */
export function TagFilter({ tags, value, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const known = value && !tags.includes(value) ? [value, ...tags] : tags;
  return known.length === 0 ? null : (
    <div className={styles.select} data-testid={testIds.culprits.worstTag}>
      {/* Its successor is newer than the oldest Grafana that we run on. */}
      {/* eslint-disable-next-line @typescript-eslint/no-deprecated */}
      <Select
        aria-label={t('worst.tag')}
        placeholder={t('worst.tag')}
        isClearable
        options={known.map((tag) => ({ value: tag, label: tag }))}
        value={value || null}
        onChange={(chosen) => onChange((chosen as { value?: string } | null)?.value ?? '')}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ select: css({ width: theme.spacing(20) }) });
