import React, { useState } from 'react';
import { dateTimeFormat } from '@grafana/data';
import { Button, Checkbox, useStyles2 } from '@grafana/ui';
import { AskFirst } from '../../../components/AskFirst';
import { getTableStyles } from '../../../components/table-styles';
import { useHostOrder } from '../../../data/fleet-queries';
import { mayBeConfirmed, type ShownKey } from '../../../data/key-queries';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';

interface Props {
  shown: ShownKey;
  isChosen: boolean;
  onToggle: () => void;
}

export function KeyLine({ shown, isChosen, onToggle }: Props) {
  const styles = useStyles2(getTableStyles);
  const { host, address, algorithm, fingerprint, pinned, state, shownMs } = shown;
  const [asking, setAsking] = useState(false);
  const order = useHostOrder(() => setAsking(false));
  const isBad = state === 'changed' || state === 'revoked';
  return (
    <tr data-testid={testIds.keys.row} data-state={state}>
      <td>
        <Checkbox
          value={isChosen}
          disabled={!mayBeConfirmed(shown)}
          aria-label={t('keys.select', { host })}
          data-testid={testIds.keys.select}
          onChange={onToggle}
        />
      </td>
      <td className={styles.break}>
        <strong>{host}</strong>{' '}
        <span className={styles.quiet}>
          {address} · {t('keys.shown', { time: dateTimeFormat(shownMs) })}
        </span>
        <br />
        <code>{fingerprint}</code>
        <div className={isBad ? styles.bad : styles.quiet}>
          {[algorithm, t(`keys.states.${state}`, { pinned: pinned ?? '–' })].filter(Boolean).join(' · ')}
        </div>
        {state === 'changed' && (
          <Button
            size="sm"
            variant="destructive"
            fill="outline"
            data-testid={testIds.keys.forget}
            onClick={() => setAsking(true)}
          >
            {t('keys.forget')}
          </Button>
        )}
        {asking && (
          <AskFirst
            title={t('keys.forgetTitle', { host })}
            confirmText={t('keys.forgetNow')}
            order={order}
            onConfirm={() => order.mutate({ order: 'forget-key', hosts: [host] })}
            onClose={() => setAsking(false)}
          >
            <p>{t('keys.forgetText')}</p>
          </AskFirst>
        )}
      </td>
    </tr>
  );
}
