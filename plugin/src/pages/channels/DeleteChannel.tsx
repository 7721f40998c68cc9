import React from 'react';
import { ConfirmModal } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { useChannelOrder, type Channel } from '../../data/channel-queries';
import { t } from '../../i18n/t';

interface Props {
  channel: Channel;
  onClose: () => void;
}

/** Asks before a channel is deleted, and names what is lost with it. */
export function DeleteChannel({ channel: { id, name }, onClose }: Props) {
  const order = useChannelOrder(onClose);
  const remove = () => order.mutate({ kind: 'delete', id });
  return (
    <ConfirmModal
      isOpen
      title={t('channels.deleteTitle', { name })}
      body={
        <>
          {t('channels.deleteText')}
          {order.error && <Failure failure={order.error} onRetry={remove} />}
        </>
      }
      confirmText={t('channels.delete')}
      dismissText={t('form.cancel')}
      onConfirm={remove}
      onDismiss={onClose}
    />
  );
}
