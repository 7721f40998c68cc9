import React from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { FilterInput, Select, useStyles2 } from '@grafana/ui';
import { type FleetHost } from '../../data/fleet-queries';
import { listTagKeys, parseGroupBy } from '../../data/fleet-groups';
import { countTags, FLEET_STATES } from '../../data/fleet-view';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

interface Props {
  hosts: FleetHost[];
  /** How many are listed. */
  shown: number;
  values: { search: string; state: string; tag: string; group: string };
  onChange: (change: { search?: string; state?: string; tag?: string; group?: string }) => void;
}

export function FleetFilters({ hosts, shown, values, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const all = hosts.length;
  return (
    <div className={styles.line}>
      <FilterInput
        width={30}
        value={values.search}
        placeholder={t('fleet.search')}
        aria-label={t('fleet.search')}
        data-testid={testIds.fleet.search}
        escapeRegex={false}
        onChange={(search) => onChange({ search })}
      />
      <Choice
        label={t('fleet.stateFilter')}
        all={t('fleet.allStates')}
        value={values.state}
        options={countStates(hosts)}
        onChange={(state) => onChange({ state })}
      />
      <Choice
        label={t('fleet.tagFilter')}
        all={t('fleet.allTags')}
        value={values.tag}
        options={countTags(hosts).map(([tag, count]) => ({ value: tag, name: tag, count }))}
        onChange={(tag) => onChange({ tag })}
      />
      <Choice
        label={t('fleet.groupBy')}
        all={t('fleet.groups.none')}
        value={parseGroupBy(values.group)}
        options={listGroupings(hosts)}
        onChange={(group) => onChange({ group })}
      />
      <span className={styles.count} role="status">
        {shown === all ? t('fleet.shown', { count: all }) : t('fleet.shownOf', { shown, all })}
      </span>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  all: string;
  value: string;
  /** `count`: how many hosts; undefined where that says nothing. */
  options: Array<{ value: string; name: string; count?: number }>;
  onChange: (value: string) => void;
}

function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  return (
    // Its successor is newer than the oldest Grafana that we run on.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    <Select
      width={22}
      aria-label={label}
      value={value}
      options={[
        { value: '', label: all },
        ...options.map((option) => ({
          value: option.value,
          label:
            option.count === undefined
              ? option.name
              : t('fleet.counted', { name: option.name, count: option.count }),
        })),
      ]}
      onChange={(option) => onChange(option.value ?? '')}
    />
  );
}

function listGroupings(hosts: FleetHost[]) {
  return [
    ...(['tag', 'business', 'owner', 'state'] as const).map((value) => ({
      ...{ value, name: t(`fleet.groups.${value}`) },
    })),
    ...listTagKeys(hosts).map((key) => ({ value: `tag:${key}`, name: t('fleet.groups.key', { key }) })),
  ];
}

function countStates(hosts: FleetHost[]) {
  return FLEET_STATES.map((state) => ({
    value: state,
    name: t(`fleet.states.${state}`),
    count: hosts.filter((host) => host.state === state).length,
  })).filter(({ count }) => count > 0);
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  count: css({ marginLeft: 'auto', color: theme.colors.text.secondary }),
});
