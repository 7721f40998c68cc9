import React, { useState } from 'react';
import { Button, Stack } from '@grafana/ui';
import { AskFirst } from '../../components/AskFirst';
import { Failure } from '../../components/states/Failure';
import { useRolloutOrder, type Rollout } from '../../data/rollout-queries';
import { baseName } from '../../data/rollout-text';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const { upgrades: ids } = testIds;

/** What may be done with the newest upgrade in the state that it is in. */
export function UpgradeControls({ rollout }: { rollout: Rollout }) {
  const { state, told } = rollout;
  const [asking, setAsking] = useState(false);
  const order = useRolloutOrder(() => setAsking(false));
  const isOpen = state === 'running' || state === 'paused' || state === 'halted';
  const goesOn = state === 'paused' || state === 'halted';
  return (
    <>
      <Stack gap={1}>
        {state === 'running' && (
          <Button
            size="sm"
            variant="secondary"
            icon="pause"
            disabled={order.isPending}
            data-testid={ids.pause}
            onClick={() => order.mutate({ kind: 'pause' })}
          >
            {t('upgrades.pause')}
          </Button>
        )}
        {goesOn && (
          <Button
            size="sm"
            variant="secondary"
            icon="play"
            disabled={order.isPending}
            data-testid={ids.resume}
            onClick={() => order.mutate({ kind: 'resume' })}
          >
            {t(state === 'halted' ? 'upgrades.again' : 'upgrades.resume')}
          </Button>
        )}
        {isOpen && (
          <Button
            size="sm"
            variant="destructive"
            fill="outline"
            data-testid={ids.rollback}
            onClick={() => setAsking(true)}
          >
            {t('upgrades.rollback')}
          </Button>
        )}
      </Stack>
      {order.error && !asking && (
        <Failure failure={order.error} onRetry={() => order.variables && order.mutate(order.variables)} />
      )}
      {asking && (
        <AskFirst
          title={t('upgrades.rollbackTitle', { name: baseName(rollout) })}
          confirmText={t('upgrades.rollbackNow')}
          order={order}
          onConfirm={() => order.mutate({ kind: 'rollback' })}
          onClose={() => setAsking(false)}
        >
          <p>{t('upgrades.rollbackText', { count: told })}</p>
          <p>{t('upgrades.rollbackLoss')}</p>
        </AskFirst>
      )}
    </>
  );
}
