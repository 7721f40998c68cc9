import React, { useState } from 'react';
import { cx } from '@emotion/css';
import { dateTimeFormat } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import { getTableStyles } from '../../components/table-styles';
import { type Delivery } from '../../data/delivery-queries';
import { outcomeText } from '../../data/outcome';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { DeliveryDetail } from './DeliveryDetail';

/** What a message says at once; the rest of it opens with its tries. */
const TITLE_LENGTH = 90;

export function DeliveryLine({ message }: { message: Delivery }) {
  const styles = useStyles2(getTableStyles);
  const [open, setOpen] = useState(false);
  const { id, channel, createdMs, attempts, text, tries } = message;
  const last = tries.at(-1);
  return (
    <>
      <tr data-testid={testIds.deliveries.row}>
        <td className={styles.firm}>
          <IconButton
            name={open ? 'angle-down' : 'angle-right'}
            aria-label={t('deliveries.open', { id })}
            aria-expanded={open}
            data-testid={testIds.deliveries.toggle}
            onClick={() => setOpen(!open)}
          />
          {dateTimeFormat(createdMs)}
        </td>
        <td className={styles.firm}>{channel}</td>
        <td className={styles.break}>{firstLine(text)}</td>
        <td>
          <State message={message} />
        </td>
        <td>{attempts}</td>
        <td>
          {last && (
            <>
              {outcomeText(last.outcome)}
              <div className={styles.quiet}>{t('outcome.said', { code: last.code, answer: said(last) })}</div>
            </>
          )}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={6}>
            <DeliveryDetail message={message} />
          </td>
        </tr>
      )}
    </>
  );
}

/** The first line that says more than the time, as the texts of the replaced system begin with it. */
function firstLine(text: string): string {
  const lines = text.split('\n');
  const line = lines.find((one) => !/^\d{4}-\d{2}-\d{2} [\d:]+$/.test(one)) ?? '';
  return line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH)}…` : line;
}

const said = ({ code, answer }: { code: string; answer: string }) => (answer === code ? '' : answer);

function State({ message: { state, ambiguous, nextMs } }: { message: Delivery }) {
  const styles = useStyles2(getTableStyles);
  const look = { failed: styles.bad, delivered: styles.good, digested: styles.good }[state as string];
  return (
    <>
      <span className={cx(styles.firm, look)}>{t(`deliveries.states.${state}`)}</span>
      {ambiguous && (
        <div className={styles.quiet} title={t('deliveries.ambiguous')}>
          {t('deliveries.ambiguousMark')}
        </div>
      )}
      {nextMs !== null && (
        <div className={styles.quiet}>{t('deliveries.next', { time: dateTimeFormat(nextMs) })}</div>
      )}
    </>
  );
}
