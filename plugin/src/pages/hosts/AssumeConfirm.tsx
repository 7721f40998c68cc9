import React from 'react';
import { ConfirmModal } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { type ReadFailure } from '../../data/read-failure';
import { t } from '../../i18n/t';

interface Props {
  count: number;
  failure: ReadFailure | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before hosts that nobody can look at count as offline: an agent may still be there. */
export function AssumeConfirm({ count, failure, onConfirm, onClose }: Props) {
  return (
    <ConfirmModal
      isOpen
      title={t('fleet.assumeTitle', { count })}
      body={t('fleet.assumeBody')}
      description={failure && <Failure failure={failure} onRetry={onConfirm} />}
      confirmText={t('fleet.consider-removed').replace('…', '')}
      dismissText={t('form.cancel')}
      onConfirm={onConfirm}
      onDismiss={onClose}
    />
  );
}
