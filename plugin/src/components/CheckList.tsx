import React from 'react';
import { Icon, useStyles2, type IconName } from '@grafana/ui';
import { getTableStyles } from './table-styles';
import { type Check } from '../data/adding-queries';
import { foundText, remedyText } from '../data/check-text';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';

const MARK: Record<Check['state'], IconName> = {
  ok: 'check',
  warn: 'exclamation-circle',
  fail: 'exclamation-triangle',
  skip: 'minus',
};

/** What was looked at on a host, what was found, and what to do about it. */
export function CheckList({ checks }: { checks: Check[] }) {
  const styles = useStyles2(getTableStyles);
  const look = { ok: styles.good, warn: undefined, fail: styles.bad, skip: styles.quiet };
  return (
    <table className={styles.table}>
      <tbody>
        {checks.map((check) => (
          <tr key={check.name} data-testid={testIds.add.check + check.name}>
            <td className={styles.firm}>{t(`add.checks.${check.name}`)}</td>
            <td className={styles.firm}>
              <span className={look[check.state]}>
                <Icon name={MARK[check.state]} /> {t(`add.states.${check.state}`)}
              </span>
            </td>
            <td className={styles.break} title={check.reason}>
              {foundText(check)}
              <div className={styles.quiet}>{remedyText(check)}</div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
