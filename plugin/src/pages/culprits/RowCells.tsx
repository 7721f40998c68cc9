import React from 'react';
import { type Culprits, type CulpritRow } from '@dpm/protocol';
import { COLUMNS, type ColumnKey } from '../../data/columns';
import { type CulpritTable, type TableRow } from '../../data/culprit-table';
import { formatBytesPerS, formatShare } from '../../data/format';
import { t } from '../../i18n/t';
import { ShareCell } from './ShareCell';

interface Props {
  line: Pick<TableRow, 'row' | 'cells'>;
  scale: CulpritTable['scale'];
  answer: Culprits;
  guilty?: ColumnKey | null;
  quiet?: boolean;
}

/** A row's share of every resource. */
export function RowCells({ line: { row, cells }, scale, answer, guilty = null, quiet = false }: Props) {
  return (
    <>
      {COLUMNS.map((column) => (
        <ShareCell
          key={column}
          cell={cells[column]}
          column={column}
          scale={scale[column]}
          measuredMs={answer.measuredMs}
          guilty={column === guilty}
          quiet={quiet}
          {...(column === 'net' ? networkHints(row, answer) : {})}
          {...(column === 'diskWrite' && row.kind === 'unattributed'
            ? { absentHint: t('row.writesHint') }
            : {})}
        />
      ))}
    </>
  );
}

/** Rates below this are not worth words in a cell. */
const LEAST_LOOPBACK_PER_S = 1024;
/** The bar of less than this would hardly be seen. */
const EMPTY_BAR = 0.01;

/** What a share of the network does not say: directions, loopback, and how much could be given to anybody. */
function networkHints({ kind, amounts, loopback }: CulpritRow, { measuredMs, coverage, totals }: Culprits) {
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
