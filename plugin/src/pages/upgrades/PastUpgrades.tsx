import React from 'react';
import { dateTimeFormat } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { getTableStyles } from '../../components/table-styles';
import { type Rollout } from '../../data/rollout-queries';
import { bundleName, haltText, whoText } from '../../data/rollout-text';
import { upgradeHref } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { RolloutState } from './RolloutState';

const HEADS = ['when', 'bundle', 'state', 'told', 'who', 'why'] as const;

interface Props {
  rollouts: Rollout[];
  /** Which of them stands above. */
  shown: number | undefined;
}

export function PastUpgrades({ rollouts, shown }: Props) {
  const styles = useStyles2(getTableStyles);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {t(`upgrades.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rollouts.map((rollout) => {
            const name = bundleName(rollout.bundle, rollout.version);
            return (
              <tr key={rollout.id} data-testid={testIds.upgrades.past}>
                <td className={styles.firm}>{dateTimeFormat(rollout.startedMs)}</td>
                <td className={styles.firm}>
                  {rollout.id === shown ? (
                    name
                  ) : (
                    <TextLink href={upgradeHref(rollout.id)} inline={false}>
                      {name}
                    </TextLink>
                  )}
                </td>
                <td>
                  <RolloutState state={rollout.state} />
                </td>
                <td className={styles.firm}>
                  {rollout.running} / {rollout.told}
                </td>
                <td className={styles.firm}>{whoText(rollout.login)}</td>
                <td className={styles.break}>{haltText(rollout)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
