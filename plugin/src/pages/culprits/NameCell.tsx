import React from 'react';
import { cx } from '@emotion/css';
import { type CulpritRow, type InstanceRef } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { type Verdict } from '../../data/culprit-table';
import { t } from '../../i18n/t';
import { getTableStyles } from './table-styles';
import { Toggle } from './Toggle';

interface Props {
  row: CulpritRow;
  instance: InstanceRef;
  verdict: Verdict | null;
  open: boolean;
}

/** Who it is, on one line however long its names are; the whole of them on hover. */
export function NameCell({ row, instance, verdict, open }: Props) {
  const styles = useStyles2(getTableStyles);
  const { name, engine, dataDir } = instance;
  // Without a port the name ends in a path, whose end tells one instance from another.
  const path = name.startsWith(`${engine} /`) ? name.slice(engine.length + 1) : null;
  const where = dataDir || (row.command ?? '');
  const full = [name, dataDir, row.command].filter(Boolean).join('\n');
  return (
    <td title={full}>
      <span className={styles.name}>
        <Toggle name={name} open={open} />
        <strong className={styles.firm}>{path === null ? name : engine}</strong>
        {path !== null && (
          <strong className={cx(styles.ellipsis, styles.path)}>
            <bdi>{path}</bdi>
          </strong>
        )}
        {(verdict === 'guilty' || verdict === 'most') && (
          <span className={verdict === 'most' ? styles.quiet : styles.bad}>{t(`verdict.${verdict}`)}</span>
        )}
        {path === null && <span className={cx(styles.quiet, styles.ellipsis)}>{where}</span>}
      </span>
    </td>
  );
}
