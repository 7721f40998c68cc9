import React from 'react';
import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { COLUMNS } from '../../data/columns';
import { type CulpritTable, type TableRow } from '../../data/culprit-table';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { InstanceDetail } from './InstanceDetail';
import { ShareCell } from './ShareCell';
import { getTableStyles } from './table-styles';

interface Props {
  line: TableRow;
  scale: CulpritTable['scale'];
  measuredMs: number;
  /** The row that Tab reaches; arrows do the rest. */
  first: boolean;
  open: boolean;
  onToggle: (id: number) => void;
}

export function InstanceRow({ line, scale, measuredMs, first, open, onToggle }: Props) {
  const styles = useStyles2(getTableStyles);
  const { row, cells, verdict, verdictColumn } = line;
  const { instance } = row;
  if (instance === null) {
    return null;
  }
  const where = instance.dataDir || row.command || '';
  const label = t(open ? 'detail.close' : 'detail.open', { name: instance.name });
  return (
    <>
      <tr
        data-testid={testIds.culprits.row}
        data-row-id={instance.id}
        data-port={instance.port}
        tabIndex={first ? 0 : -1}
        onClick={(event) => {
          event.currentTarget.focus();
          onToggle(instance.id);
        }}
      >
        <td>
          <span className={styles.name}>
            <button
              type="button"
              tabIndex={-1}
              className={styles.toggle}
              aria-expanded={open}
              aria-label={label}
            >
              {open ? '▾' : '▸'}
            </button>
            <strong>{instance.name}</strong>
            {verdict && (
              <span className={verdict === 'most' ? styles.quiet : styles.bad}>
                {t(`verdict.${verdict}`)}
              </span>
            )}
            <span className={cx(styles.quiet, styles.ellipsis)} title={row.command ?? undefined}>
              {where}
            </span>
          </span>
        </td>
        {COLUMNS.map((column) => (
          <ShareCell
            key={column}
            cell={cells[column]}
            column={column}
            scale={scale[column]}
            measuredMs={measuredMs}
            guilty={verdict === 'guilty' && column === verdictColumn}
          />
        ))}
      </tr>
      {open && (
        <tr data-testid={testIds.culprits.detail}>
          <td colSpan={COLUMNS.length + 1} className={styles.detail}>
            <InstanceDetail row={row} measuredMs={measuredMs} />
          </td>
        </tr>
      )}
    </>
  );
}
