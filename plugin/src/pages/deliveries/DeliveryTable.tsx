import React from 'react';
import { useStyles2 } from '@grafana/ui';
import { getTableStyles } from '../../components/table-styles';
import { type Delivery } from '../../data/delivery-queries';
import { t } from '../../i18n/t';
import { DeliveryLine } from './DeliveryLine';

const HEADS = ['written', 'channel', 'message', 'state', 'tries', 'answer'] as const;

export function DeliveryTable({ messages }: { messages: Delivery[] }) {
  const styles = useStyles2(getTableStyles);
  return (
    <div className={styles.scroll}>
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
          {messages.map((message) => (
            <DeliveryLine key={message.id} message={message} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
