import React from 'react';
import { ConfirmModal } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { type ReadFailure } from '../../data/read-failure';
import { t } from '../../i18n/t';

const NAMED_HOSTS = 10;

interface Props {
  hosts: string[];
  failure: ReadFailure | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before hosts go offline, and names them and what is lost with them. */
export function OfflineConfirm({ hosts, failure, onConfirm, onClose }: Props) {
  const named = hosts.slice(0, NAMED_HOSTS).join(', ');
  const rest = hosts.length - NAMED_HOSTS;
  const names = rest > 0 ? t('fleet.offlineMore', { names: named, count: rest }) : named;
  return (
    <ConfirmModal
      isOpen
      title={t('fleet.offlineTitle', { count: hosts.length })}
      body={t('fleet.offlineHosts', { names })}
      description={
        <>
          <p>{t('fleet.offlineLost')}</p>
          <p>{t('fleet.offlineStops')}</p>
          <p>{t('fleet.offlineKept')}</p>
          {failure && <Failure failure={failure} onRetry={onConfirm} />}
        </>
      }
      confirmText={t('fleet.offline').replace('…', '')}
      dismissText={t('form.cancel')}
      onConfirm={onConfirm}
      onDismiss={onClose}
    />
  );
}
