import React from 'react';
import { useStyles2 } from '@grafana/ui';
import { t } from '../../i18n/t';
import { getTableStyles } from './table-styles';

/** The arrow of a row; the row itself takes the click. */
export function Toggle({ name, open }: { name: string; open: boolean }) {
  const styles = useStyles2(getTableStyles);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.toggle}
      aria-expanded={open}
      aria-label={t(open ? 'detail.close' : 'detail.open', { name })}
    >
      {open ? '▾' : '▸'}
    </button>
  );
}
