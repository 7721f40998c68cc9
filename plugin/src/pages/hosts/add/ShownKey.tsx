import React from 'react';
import { type ShownKey as Shown } from '@dpm/protocol';
import { Alert, Button } from '@grafana/ui';
import { Failure } from '../../../components/states/Failure';
import { useConfirmKey } from '../../../data/adding-queries';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';

interface Props {
  shown: Shown;
  onConfirmed: () => void;
}

/** The key of a host that nobody has vouched for yet: to be compared, and then confirmed. */
export function ShownKey({ shown, onConfirmed }: Props) {
  const { host, algorithm, fingerprint, state } = shown;
  const confirm = useConfirmKey(onConfirmed);
  if (state === 'changed' || state === 'revoked') {
    return <Alert severity="error" title={t('add.keyChanged')} />;
  }
  if (state === 'trusted') {
    return null;
  }
  return (
    <Alert severity="warning" title={t('add.shownKey', { host, algorithm })} data-testid={testIds.add.key}>
      <code>{fingerprint}</code>
      <p>{t('add.compare')}</p>
      <Button
        size="sm"
        disabled={confirm.isPending}
        data-testid={testIds.add.confirmKey}
        onClick={() => confirm.mutate({ host, fingerprint })}
      >
        {t('add.confirmKey')}
      </Button>
      {confirm.error && (
        <Failure failure={confirm.error} onRetry={() => confirm.mutate({ host, fingerprint })} />
      )}
    </Alert>
  );
}
