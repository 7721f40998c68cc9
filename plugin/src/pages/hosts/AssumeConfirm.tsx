import React from 'react';
import { AskFirst } from '../../components/AskFirst';
import { type ReadFailure } from '../../data/read-failure';
import { t } from '../../i18n/t';
import { nameSome } from './name-some';

interface Props {
  hosts: string[];
  order: { isPending: boolean; error: ReadFailure | null };
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before hosts that nobody can look at count as offline: an agent may still be there. */
export function AssumeConfirm({ hosts, order, onConfirm, onClose }: Props) {
  return (
    <AskFirst
      title={t('fleet.assumeTitle', { count: hosts.length })}
      confirmText={t('fleet.consider-removed').replace('…', '')}
      order={order}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>{t('fleet.offlineHosts', { names: nameSome(hosts) })}</p>
      <p>{t('fleet.assumeBody')}</p>
    </AskFirst>
  );
}
