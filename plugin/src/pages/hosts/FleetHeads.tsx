import React from 'react';
import { Icon, useStyles2 } from '@grafana/ui';
import { FLEET_SORTS, parseSort, type FleetSort } from '../../data/fleet-view';
import { t } from '../../i18n/t';
import { getFleetStyles } from './fleet-styles';

interface Props {
  sort: string;
  onSort: (column: FleetSort) => void;
}

export function FleetHeads({ sort, onSort }: Props) {
  const styles = useStyles2(getFleetStyles);
  const { key, descending } = parseSort(sort);
  const direction = descending ? 'descending' : 'ascending';
  return (
    <>
      {FLEET_SORTS.map((column) => (
        <span key={column} role="columnheader" aria-sort={column === key ? direction : 'none'}>
          <button
            type="button"
            className={styles.sort}
            title={t('fleet.sortBy', { column: t(`fleet.${column}`) })}
            onClick={() => onSort(column)}
          >
            {t(`fleet.${column}`)}
            {column === key && <Icon name={descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
          </button>
        </span>
      ))}
    </>
  );
}
