import React from 'react';
import { Alert, Button } from '@grafana/ui';
import { type ReadFailure } from '../../data/read-failure';
import { READ_TIMEOUT_MS } from '../../data/read';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

interface Props {
  failure: ReadFailure;
  onRetry: () => void;
}

/** Why there is nothing to see, in words, with the backend's own reason and a way to try again. */
export function Failure({ failure, onRetry }: Props) {
  const testId = failure.kind === 'noPermission' ? testIds.state.noPermission : testIds.state.error;
  return (
    <Alert
      severity={failure.kind === 'noPermission' ? 'warning' : 'error'}
      title={t(`state.${failure.kind}`)}
      data-testid={testId}
    >
      <p>{t(`state.${failure.kind}Text`, { seconds: READ_TIMEOUT_MS / 1000 })}</p>
      {failure.reason !== '' && <p>{failure.reason}</p>}
      <Button variant="secondary" size="sm" icon="sync" onClick={onRetry}>
        {t('state.retry')}
      </Button>
    </Alert>
  );
}

/** A failed refresh does not take away what was there. */
export function Stale({ failure, onRetry }: Props) {
  const reason = [t(`state.${failure.kind}`), failure.reason].filter(Boolean).join(': ');
  return (
    <Alert severity="warning" title={t('state.stale', { reason })} data-testid={testIds.state.error}>
      <Button variant="secondary" size="sm" icon="sync" onClick={onRetry}>
        {t('state.retry')}
      </Button>
    </Alert>
  );
}
