import React, { useState } from 'react';
import { ConfirmModal, IconButton, Switch, useStyles2 } from '@grafana/ui';
import { SeverityBadge } from '../../components/SeverityBadge';
import { Failure } from '../../components/states/Failure';
import { getTableStyles } from '../../components/table-styles';
import { isAdmin } from '../../data/role';
import { usePolicyOrder, type Rule } from '../../data/rule-queries';
import { conditionText, scopeText } from '../../data/rule-text';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** A rule in words, and what may be done with it. */
export function RuleLine({ rule, onEdit }: { rule: Rule; onEdit: () => void }) {
  const styles = useStyles2(getTableStyles);
  const [removing, setRemoving] = useState(false);
  const order = usePolicyOrder(() => setRemoving(false));
  const { id, unit: _unit, firing, ...draft } = rule;
  const toggle = () =>
    order.mutate({ list: 'rules', kind: 'change', id, draft: { ...draft, enabled: !draft.enabled } });
  return (
    <>
      <tr data-testid={testIds.rules.row}>
        <td>{rule.name}</td>
        <td className={styles.firm}>
          <SeverityBadge severity={rule.severity} />
        </td>
        <td>{conditionText(rule)}</td>
        <td>{scopeText(rule)}</td>
        <td className={firing > 0 ? styles.bad : styles.quiet}>{firing}</td>
        <td>
          <Switch
            value={rule.enabled}
            disabled={!isAdmin() || order.isPending}
            aria-label={t('rules.enabledOf', { name: rule.name })}
            data-testid={testIds.rules.toggle}
            onChange={toggle}
          />
        </td>
        <td>
          {isAdmin() && (
            <div className={styles.actions}>
              <IconButton
                name="pen"
                tooltip={t('rules.editOf', { name: rule.name })}
                data-testid={testIds.rules.edit}
                onClick={onEdit}
              />
              <IconButton
                name="trash-alt"
                tooltip={t('rules.removeOf', { name: rule.name })}
                data-testid={testIds.rules.remove}
                onClick={() => setRemoving(true)}
              />
            </div>
          )}
          {removing && (
            <ConfirmModal
              isOpen
              title={t('rules.removeTitle', { name: rule.name })}
              body={
                <>
                  {t('rules.removeText')}
                  {order.error && <Failure failure={order.error} onRetry={() => order.reset()} />}
                </>
              }
              confirmText={t('rules.remove')}
              dismissText={t('form.cancel')}
              onConfirm={() => order.mutate({ list: 'rules', kind: 'remove', id })}
              onDismiss={() => setRemoving(false)}
            />
          )}
        </td>
      </tr>
      {order.error && !removing && (
        <tr>
          <td colSpan={7}>
            <Failure failure={order.error} onRetry={() => order.reset()} />
          </td>
        </tr>
      )}
    </>
  );
}
