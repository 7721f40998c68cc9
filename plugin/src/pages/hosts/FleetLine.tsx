import React, { memo } from 'react';
import { cx } from '@emotion/css';
import { Checkbox, IconButton, TextLink, useStyles2 } from '@grafana/ui';
import { type FleetHost } from '../../data/fleet-queries';
import { formatAge } from '../../data/host-state';
import { hostHref } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { AgentCell, HealthCell, VersionCell } from './AgentCells';
import { FleetState } from './FleetState';
import { getFleetStyles } from './fleet-styles';

/** Which of all rows it is, and how far from their top, in pixels. */
export interface RowPosition {
  index: number;
  start: number;
}

interface Props {
  host: FleetHost;
  position: RowPosition;
  chosen: boolean;
  /** Undefined for those who may not choose, or see the outputs of hosts. */
  onToggle: ((host: string) => void) | undefined;
  onWatch: ((host: string) => void) | undefined;
  onEdit: ((host: FleetHost) => void) | undefined;
}

export const FleetLine = memo(
  FleetLineOf,
  (before, after) =>
    (['host', 'chosen'] as const).every((key) => before[key] === after[key]) &&
    before.position.index === after.position.index &&
    before.position.start === after.position.start,
);

function FleetLineOf({ host, position, chosen, onToggle, onWatch, onEdit }: Props) {
  const styles = useStyles2(getFleetStyles);
  const { host: name, alias, owner, business, tags, ageS, instances } = host;
  return (
    <div
      role="row"
      aria-rowindex={position.index + 2}
      className={cx(styles.row, styles.line)}
      style={{ transform: `translateY(${position.start}px)` }}
      data-testid={testIds.fleet.row}
    >
      <span role="cell">
        {onToggle && (
          <Checkbox
            value={chosen}
            aria-label={t('fleet.select', { host: name })}
            data-testid={testIds.fleet.select}
            onChange={() => onToggle(name)}
          />
        )}
      </span>
      <span role="cell" className={styles.cell}>
        <div className={styles.named}>
          <span className={styles.ellipsis} title={alias ? `${name} (${alias})` : name}>
            <TextLink href={hostHref(name)} inline={false}>
              <span className={styles.ellipsis}>{alias ? `${name} (${alias})` : name}</span>
            </TextLink>
          </span>
          {onEdit && (
            <IconButton
              name="pen"
              size="sm"
              aria-label={t('fleet.editOf', { host: name })}
              data-testid={testIds.fleet.edit}
              onClick={() => onEdit(host)}
            />
          )}
        </div>
        <div
          className={cx(styles.quiet, styles.ellipsis)}
          title={[owner, business, ...tags].filter(Boolean).join(' · ')}
        >
          {[owner, business].filter(Boolean).join(' · ')}{' '}
          {tags.map((tag) => (
            <span key={tag} className={styles.tag}>
              {tag}
            </span>
          ))}
        </div>
      </span>
      <span role="cell" className={styles.cell}>
        <FleetState host={host} onWatch={onWatch} />
      </span>
      <span role="cell" className={styles.cell}>
        <VersionCell host={host} />
      </span>
      <span role="cell" className={styles.cell}>
        {ageS === null ? t('fleet.never') : formatAge(ageS)}
        <div className={cx(styles.quiet, styles.ellipsis)}>
          {host.agent.server && t('fleet.server', { server: host.agent.server })}
        </div>
      </span>
      <span role="cell" className={styles.cell}>
        <AgentCell host={host} />
      </span>
      <span role="cell" className={styles.cell}>
        <HealthCell host={host} />
      </span>
      <span role="cell" className={styles.cell}>
        {instances}
      </span>
    </div>
  );
}
