import React from 'react';
import { type Culprits, type CulpritRow } from '@dpm/protocol';
import { COLUMNS, type ColumnKey } from '../../data/columns';
import { type CulpritTable, type TableRow } from '../../data/culprit-table';
import { changeHints, changeText } from '../../data/change-text';
import { type Changes, type Comparison } from '../../data/comparison';
import { formatBytesPerS, formatShare } from '../../data/format';
import { t } from '../../i18n/t';
import { ShareCell } from './ShareCell';

interface Props {
  line: Pick<TableRow, 'row' | 'cells'>;
  scale: CulpritTable['scale'];
  answer: Culprits;
  changes?: Changes;
  against?: Comparison;
  guilty?: ColumnKey | null;
  quiet?: boolean;
}

/** A row's share of every resource, and how it changed. */
export function RowCells({
  line: { row, cells },
  scale,
  answer,
  guilty = null,
  quiet = false,
  ...more
}: Props) {
  const { changes, against = 'hour' } = more;
  return (
    <>
      {COLUMNS.map((column) => {
        const { hint = [], ...network } = column === 'net' ? networkHints(row, answer) : {};
        return (
          <ShareCell
            key={column}
            cell={cells[column]}
            column={column}
            scale={scale[column]}
            measuredMs={answer.measuredMs}
            guilty={column === guilty}
            quiet={quiet}
            hint={[...changeHints(changes, column), ...hint]}
            change={changes && changeText(changes[column][against])}
            {...network}
            {...(column === 'diskWrite' && row.kind === 'unattributed'
              ? { absentHint: t('row.writesHint') }
              : {})}
          />
        );
      })}
    </>
  );
}

/** Rates below this are not worth words in a cell. */
const LEAST_LOOPBACK_PER_S = 1024;
/** The bar of less than this would hardly be seen. */
const EMPTY_BAR = 0.01;

/** What a share of the network does not say: directions, loopback, and how much could be given to anybody. */
function networkHints(
  { kind, amounts, loopback }: CulpritRow,
  { measuredMs, coverage, totals }: Culprits,
): { hint?: string[]; beside?: string } {
  const rate = (bytes: number) => formatBytesPerS((bytes * 1000) / measuredMs);
  if (measuredMs <= 0 || amounts.netIn === null || amounts.netOut === null) {
    return {};
  }
  if (kind === 'unattributed') {
    const known =
      coverage.net === null ? {} : { beside: t('row.coverage', { share: formatShare(coverage.net) }) };
    return { hint: [t('row.netHint')], ...known };
  }
  const wire = t('net.wire', { in: rate(amounts.netIn), out: rate(amounts.netOut) });
  if (loopback === null) {
    return { hint: [wire] };
  }
  const bytes = loopback.inBytes + loopback.outBytes;
  const share = (amounts.netIn + amounts.netOut) / Math.max(1, (totals.netIn ?? 0) + (totals.netOut ?? 0));
  const isTold = share < EMPTY_BAR && (bytes * 1000) / measuredMs >= LEAST_LOOPBACK_PER_S;
  return {
    hint: [wire, t('net.loopback', { in: rate(loopback.inBytes), out: rate(loopback.outBytes) })],
    ...(isTold ? { beside: t('net.lo', { rate: rate(bytes) }) } : {}),
  };
}
