import React from 'react';
import { type HostFault } from '@dpm/protocol';
import { Alert } from '@grafana/ui';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';

const SHOWN = 50;

/** Lines that cannot be taken, each with why. */
export function Faults({ faults }: { faults: HostFault[] }) {
  return faults.length === 0 ? null : (
    <Alert
      severity="error"
      title={t('add.faults', { count: faults.length })}
      data-testid={testIds.add.faults}
    >
      <ul>
        {faults.slice(0, SHOWN).map(({ line, text, code }) => (
          <li key={`${line} ${text} ${code}`}>
            {t('add.faultAt', { line, text, why: t(`add.fault.${code}`) })}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
