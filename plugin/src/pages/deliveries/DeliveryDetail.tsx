import React from 'react';
import { dateTimeFormat } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { getTableStyles } from '../../components/table-styles';
import { type Delivery } from '../../data/delivery-queries';
import { outcomeText } from '../../data/outcome';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const HEADS = ['at', 'meaning', 'said'] as const;

/** The whole message, and each try with its answer, oldest first. */
export function DeliveryDetail({ message: { text, tries, state, ambiguous } }: { message: Delivery }) {
  const styles = useStyles2(getTableStyles);
  const without = state === 'digested' ? t('deliveries.inDigest') : t('deliveries.noTry');
  return (
    <div data-testid={testIds.deliveries.detail}>
      <p className={styles.quiet}>{t('deliveries.text')}</p>
      <pre className={styles.message}>{text}</pre>
      {ambiguous && <p>{t('deliveries.ambiguous')}</p>}
      {tries.length === 0 ? (
        <p className={styles.quiet}>{without}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col">
                  {t(`deliveries.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tries.map(({ atMs, outcome, code, answer, messages }) => (
              <tr key={atMs}>
                <td className={styles.firm}>{dateTimeFormat(atMs, { format: 'YYYY-MM-DD HH:mm:ss.SSS' })}</td>
                <td>
                  {outcomeText(outcome)}
                  {messages > 1 && (
                    <div className={styles.quiet}>{t('deliveries.digest', { count: messages })}</div>
                  )}
                </td>
                <td className={styles.break}>
                  {t('outcome.said', { code, answer: answer === code ? '' : answer })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
