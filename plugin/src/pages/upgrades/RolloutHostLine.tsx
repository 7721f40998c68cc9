import React from 'react';
import { Button, TextLink, useStyles2 } from '@grafana/ui';
import { getTableStyles } from '../../components/table-styles';
import { formatBytes, formatShare } from '../../data/format';
import { formatAge } from '../../data/host-state';
import { type RolloutHost } from '../../data/rollout-queries';
import { hostHref } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

interface Props {
  host: RolloutHost;
  /** Undefined: it may not be held back here. */
  onHold: (() => void) | undefined;
}

export function RolloutHostLine({ host, onHold }: Props) {
  const styles = useStyles2(getTableStyles);
  const { host: name, wave, ageS, fault, trouble } = host;
  return (
    <tr data-testid={testIds.upgrades.host}>
      <td className={styles.break}>
        <TextLink href={hostHref(name)} inline={false}>
          {name}
        </TextLink>
      </td>
      <td>{wave}</td>
      <td className={fault === null ? undefined : styles.bad}>
        {stateText(host)}
        {trouble !== null && <div className={styles.quiet}>{trouble}</div>}
      </td>
      <td className={styles.firm}>{ageS === null ? t('fleet.never') : formatAge(ageS)}</td>
      <td className={styles.firm}>{changeText(host.cpuBefore, host.cpuAfter, formatShare)}</td>
      <td className={styles.firm}>{changeText(host.rssBefore, host.rssAfter, formatBytes)}</td>
      <td>
        {onHold && (
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            className={styles.right}
            aria-label={t('upgrades.holdOf', { host: name })}
            data-testid={testIds.upgrades.hold}
            onClick={onHold}
          >
            {t('upgrades.hold')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function stateText({ fault, isRunning }: RolloutHost): string {
  if (fault !== null) {
    return t(`upgrades.fault.${fault}`);
  }
  return isRunning ? t('upgrades.runs') : t('upgrades.notYet');
}

function changeText(before: number | null, after: number | null, format: (value: number) => string): string {
  const text = (value: number | null) => (value === null ? '–' : format(value));
  return t('upgrades.change', { before: text(before), after: text(after) });
}
