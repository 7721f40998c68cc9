import React, { useMemo } from 'react';
import { type Worst } from '@dpm/protocol';
import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { COLUMNS, type ColumnKey, type SortKey } from '../../../data/columns';
import { culpritsHref } from '../../../data/url-state';
import { type RawWindow } from '../../../data/window';
import { buildWorst, worstBy, type WorstLine } from '../../../data/worst-table';
import { t } from '../../../i18n/t';
import { rowKeys } from '../row-keys';
import { getTableStyles } from '../table-styles';
import { WorstRow } from './WorstRow';

interface Props {
  answer: Worst;
  /** Kept by the links to Culprits. */
  window: RawWindow;
  sort: SortKey | '';
  onSort: (column: ColumnKey) => void;
}

/** Address of Culprits of the row's host, with the row open. */
const hrefOf = ({ row }: WorstLine, { from, to }: RawWindow) =>
  `${culpritsHref({ host: row.host, from, to })}${row.instance ? `&open=${row.instance.id}` : ''}`;

/** One row per instance of any host; Enter and → lead to its host. */
export function WorstTable({ answer, window: range, sort, onSort }: Props) {
  const styles = useStyles2(getTableStyles);
  const { lines, scale } = useMemo(() => buildWorst(answer), [answer]);
  const by = worstBy(sort);
  const go = (index: number) => {
    const line = lines[index];
    if (line) {
      locationService.push(locationUtil.stripBaseFromUrl(hrefOf(line, range)));
    }
  };
  return (
    <div className={styles.scroll}>
      <table
        className={styles.many}
        aria-label={t('worst.title')}
        onKeyDown={rowKeys({ isOpen: () => false, onToggle: go })}
      >
        <thead>
          <tr>
            <th scope="col">{t('column.host')}</th>
            <th scope="col">{t('column.instance')}</th>
            <th
              scope="col"
              title={t('worst.partHint')}
              className={styles.figure}
              aria-sort={by === 'part' ? 'descending' : 'none'}
            >
              {t('worst.part')}
              <span aria-hidden="true">{by === 'part' ? ' ▼' : ''}</span>
            </th>
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="col"
                className={styles.figure}
                aria-sort={by === column ? 'descending' : 'none'}
              >
                <button
                  type="button"
                  className={styles.sort}
                  aria-label={t('column.sort', { column: t(`column.${column}`) })}
                  onClick={() => onSort(column)}
                >
                  {t(`column.${column}`)}
                  <span aria-hidden="true">{by === column ? ' ▼' : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <WorstRow
              key={`${line.row.host} ${line.row.instance?.id ?? line.row.kind}`}
              line={line}
              scale={scale}
              index={index}
              href={hrefOf(line, range)}
              onOpen={go}
            />
          ))}
        </tbody>
      </table>
      <p className={styles.quiet}>{t('worst.share')}</p>
    </div>
  );
}
