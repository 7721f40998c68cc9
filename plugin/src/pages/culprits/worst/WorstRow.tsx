import React, { type MouseEvent } from 'react';
import { cx } from '@emotion/css';
import { TextLink, useStyles2 } from '@grafana/ui';
import { Bar } from '../../../components/Bar';
import { changeText } from '../../../data/change-text';
import { COLUMNS, type ColumnKey } from '../../../data/columns';
import { type Change } from '../../../data/comparison';
import { formatShare } from '../../../data/format';
import { type WorstLine } from '../../../data/worst-table';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { ShareCell } from '../ShareCell';
import { getTableStyles } from '../table-styles';

interface Props {
  line: WorstLine;
  scale: Record<ColumnKey, number | null>;
  index: number;
  /** Of Culprits of its host. */
  href: string;
  onOpen: (index: number) => void;
}

export function WorstRow({ line, scale, index, href, onOpen }: Props) {
  const styles = useStyles2(getTableStyles);
  const { host, instance, kind, measuredMs } = line.row;
  const name = instance?.name ?? t(kind === 'other' ? 'worst.other' : 'row.unattributed');
  // A click on the link itself may open a new tab.
  const open = ({ target }: MouseEvent) => (target as HTMLElement).closest('a') === null && onOpen(index);
  return (
    <tr
      data-testid={testIds.culprits.worstRow}
      data-row-id={index}
      data-host={host}
      data-port={instance?.port}
      tabIndex={index === 0 ? 0 : -1}
      onClick={open}
    >
      <td title={host}>
        <TextLink href={href} inline={false} title={t('host.openCulprits', { host })}>
          {host}
        </TextLink>
      </td>
      <td title={[name, instance?.dataDir].filter(Boolean).join('\n')}>
        <span className={styles.name}>
          {instance ? <strong className={styles.firm}>{name}</strong> : <span>{name}</span>}
          {instance && <span className={cx(styles.quiet, styles.ellipsis)}>{instance.dataDir}</span>}
        </span>
      </td>
      <Part line={line} />
      {COLUMNS.map((column) => (
        <ShareCell
          key={column}
          cell={line.cells[column]}
          column={column}
          scale={scale[column]}
          measuredMs={measuredMs}
          quiet={kind !== 'instance'}
          hint={hintsOf(line.cells[column].change)}
          change={changeText(line.cells[column].change)}
        />
      ))}
    </tr>
  );
}

/** Its part of the capacity that it used most of; in red, and with a word, where its host was short of that. */
function Part({ line: { row, isGuilty } }: Pick<Props, 'line'>) {
  const styles = useStyles2(getTableStyles);
  const { part, load } = row;
  if (part === null) {
    return <td className={styles.figure}>–</td>;
  }
  const used = load[part.of];
  const values = { share: used === null ? '–' : formatShare(used) };
  return (
    <td title={t(`worst.load.${part.of}`, values)}>
      <span className={styles.share}>
        <Bar value={part.share} guilty={isGuilty} quiet={row.kind !== 'instance'} behind />
        <span className={styles.change}>{t(`worst.${isGuilty ? 'saturated' : 'of'}.${part.of}`)}</span>
        <span className={cx(styles.number, isGuilty && styles.guilty)}>{formatShare(part.share)}</span>
      </span>
    </td>
  );
}

function hintsOf({ then, isNew }: Change): string[] {
  const when = t('change.hour');
  return [
    isNew
      ? t('change.wasNotThere', { when })
      : then === null
        ? t('change.unknown', { when })
        : t('change.then', { when, share: formatShare(then) }),
  ];
}
