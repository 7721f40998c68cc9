import React from 'react';
import { useStyles2 } from '@grafana/ui';
import { getTableStyles } from '../../components/table-styles';
import { type Rule } from '../../data/rule-queries';
import { t } from '../../i18n/t';
import { RuleLine } from './RuleLine';

const HEADS = ['name', 'severity', 'condition', 'where', 'firing', 'enabled', 'actions'] as const;

interface Props {
  rules: Rule[];
  onEdit: (rule: Rule) => void;
}

export function RuleTable({ rules, onEdit }: Props) {
  const styles = useStyles2(getTableStyles);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col" style={head === 'actions' ? { textAlign: 'right' } : undefined}>
                {t(`rules.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <RuleLine key={rule.id} rule={rule} onEdit={() => onEdit(rule)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
