import React from 'react';
import { useStyles2 } from '@grafana/ui';
import { getTableStyles } from '../../components/table-styles';
import { type Channel } from '../../data/channel-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { ChannelLine } from './ChannelLine';

const HEADS = ['name', 'format', 'language', 'address', 'enabled', 'state', 'actions'] as const;

interface Props {
  channels: Channel[];
  onEdit: (channel: Channel) => void;
}

export function ChannelTable({ channels, onEdit }: Props) {
  const styles = useStyles2(getTableStyles);
  return (
    <div className={styles.scroll}>
      <table className={styles.table} data-testid={testIds.channels.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col" style={head === 'actions' ? { textAlign: 'right' } : undefined}>
                {t(`channels.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {channels.map((channel) => (
            <ChannelLine key={channel.id} channel={channel} onEdit={() => onEdit(channel)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
