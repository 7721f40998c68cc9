import React from 'react';
import { cx } from '@emotion/css';
import { Checkbox, Icon, useStyles2 } from '@grafana/ui';
import { type FleetGroup } from '../../data/fleet-groups';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { getFleetStyles } from './fleet-styles';
import { type RowPosition } from './FleetLine';

interface Props {
  group: FleetGroup;
  /** As people read it. */
  title: string;
  isOpen: boolean;
  position: RowPosition;
  chosen: 'all' | 'some' | 'none';
  onOpen: () => void;
  /** Undefined for those who may not choose. */
  onToggle: (() => void) | undefined;
}

/** The head of a group: its name, how many it has, and how many of them need a look. */
export function FleetGroupLine({ group, title, isOpen, position, chosen, onOpen, onToggle }: Props) {
  const styles = useStyles2(getFleetStyles);
  return (
    <div
      role="row"
      aria-rowindex={position.index + 2}
      className={cx(styles.row, styles.line, styles.group)}
      style={{ transform: `translateY(${position.start}px)` }}
      data-testid={testIds.fleet.group}
    >
      <span role="cell">
        {onToggle && (
          <Checkbox
            value={chosen === 'all'}
            indeterminate={chosen === 'some'}
            aria-label={t('fleet.selectGroup', { name: title })}
            onChange={onToggle}
          />
        )}
      </span>
      <span role="cell" className={styles.wide}>
        <button
          type="button"
          className={styles.link}
          aria-expanded={isOpen}
          title={t(isOpen ? 'fleet.closeGroup' : 'fleet.openGroup', { name: title })}
          onClick={onOpen}
        >
          <Icon name={isOpen ? 'angle-down' : 'angle-right'} /> <strong>{title}</strong>
        </button>{' '}
        <span className={styles.quiet}>{t('fleet.shown', { count: group.hosts.length })}</span>{' '}
        {group.bad > 0 && <span className={styles.bad}>{t('fleet.groupBad', { count: group.bad })}</span>}
      </span>
    </div>
  );
}
