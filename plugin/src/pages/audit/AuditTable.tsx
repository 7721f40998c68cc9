import React from 'react';
import { type AuditLine } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { getTableStyles } from '../../components/table-styles';
import { actionText } from '../../data/action-text';
import { auditDetailText } from '../../data/audit-text';
import { errorText } from '../../data/task-text';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const HEADS = ['at', 'who', 'action', 'target', 'detail', 'result'] as const;

/** Newest first. Values are text whatever they hold. */
export function AuditTable({ entries }: { entries: AuditLine[] }) {
  const styles = useStyles2(getTableStyles);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {t(`audit.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map(({ id, atMs, role, login, action, target, detail, result }) => (
            <tr key={id} data-testid={testIds.audit.row}>
              <td className={styles.firm}>{dateTimeFormat(atMs)}</td>
              <td className={styles.break} style={{ minWidth: 90 }}>
                {whoText({ role, login })}
                <div className={styles.quiet}>{role}</div>
              </td>
              <td>
                {actionText(action)}
                <div className={styles.quiet}>{action}</div>
              </td>
              <td className={styles.break} style={{ minWidth: 120 }}>
                {target}
              </td>
              <td className={styles.break}>{auditDetailText(detail)}</td>
              <td className={result === 'ok' ? undefined : styles.bad}>
                {result === 'ok' ? t('audit.ok') : errorText(result)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function whoText({ role, login }: { role: string; login: string }): string {
  if (role === 'local' && login === 'backend') {
    return t('audit.backend');
  }
  return login === '' ? t('audit.nobody') : login;
}
