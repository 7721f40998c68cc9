import React from 'react';
import { type ChannelTest } from '@dpm/protocol';
import { Alert } from '@grafana/ui';
import { outcomeText } from '../../data/outcome';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** What the receiver said to a test, and what it means. */
export function TestAnswer({ answer: { delivered, outcome, code, answer } }: { answer: ChannelTest }) {
  return (
    <Alert
      severity={delivered ? 'success' : 'error'}
      title={outcomeText(outcome)}
      data-testid={testIds.channels.answer}
    >
      {t('outcome.said', { code, answer: answer === code ? '' : answer })}
    </Alert>
  );
}
