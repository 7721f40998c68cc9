import React from 'react';
import { Alert, Badge, type BadgeColor } from '@grafana/ui';
import { type Rollout } from '../../data/rollout-queries';
import { baseName, haltText } from '../../data/rollout-text';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const COLORS: Record<Exclude<Rollout['state'], 'rolledBack'>, BadgeColor> = {
  running: 'blue',
  paused: 'orange',
  halted: 'red',
  done: 'green',
};

export function RolloutState({ state }: Pick<Rollout, 'state'>) {
  const text = t(`upgrades.states.${state}`);
  return state === 'rolledBack' ? <>{text}</> : <Badge color={COLORS[state]} text={text} />;
}

/** Why it does not go on, and what that means for the hosts. */
export function WhyHalted({ rollout }: { rollout: Rollout }) {
  const { state } = rollout;
  const why = haltText(rollout);
  if (state === 'paused') {
    return <Alert severity="info" title={t('upgrades.pausedText')} />;
  }
  if (why === '') {
    return null;
  }
  return (
    <Alert
      severity={state === 'halted' ? 'error' : 'info'}
      title={why}
      data-testid={testIds.upgrades.reason}
      data-code={rollout.halt?.code}
    >
      {state === 'halted' && t('upgrades.haltedText', { name: baseName(rollout) })}
    </Alert>
  );
}
