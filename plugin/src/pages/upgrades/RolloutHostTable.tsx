import React, { useState } from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { FilterInput, useStyles2 } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { getTableStyles } from '../../components/table-styles';
import { useRolloutOrder, type RolloutHost } from '../../data/rollout-queries';
import { listRolloutHosts } from '../../data/rollout-view';
import { t } from '../../i18n/t';
import { RolloutHostLine } from './RolloutHostLine';

/** More are found by their names: what needs a look stands first. */
const SHOWN = 200;
const HEADS = ['host', 'waveHead', 'state', 'report', 'cpu', 'memory'] as const;

interface Props {
  hosts: RolloutHost[];
  canHold: boolean;
}

/** Every host that was told, those first that need a look. */
export function RolloutHostTable({ hosts, canHold }: Props) {
  const styles = useStyles2(getTableStyles);
  const own = useStyles2(getStyles);
  const [search, setSearch] = useState('');
  const order = useRolloutOrder();
  const listed = listRolloutHosts(hosts, search);
  const more = listed.length - SHOWN;
  if (hosts.length === 0) {
    return <p className={styles.quiet}>{t('upgrades.noHosts')}</p>;
  }
  return (
    <>
      <div className={own.line}>
        <h4 className={own.title}>{t('upgrades.hosts')}</h4>
        <FilterInput
          width={30}
          value={search}
          placeholder={t('upgrades.find')}
          aria-label={t('upgrades.find')}
          escapeRegex={false}
          onChange={setSearch}
        />
      </div>
      {order.error && <Failure failure={order.error} onRetry={() => order.reset()} />}
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col">
                  {t(`upgrades.${head}`)}
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {listed.slice(0, SHOWN).map((host) => (
              <RolloutHostLine
                key={host.host}
                host={host}
                onHold={canHold ? () => order.mutate({ kind: 'hold', hosts: [host.host] }) : undefined}
              />
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && <p className={styles.quiet}>{t('upgrades.more', { count: more })}</p>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(2), marginBottom: theme.spacing(1) }),
  title: css({ margin: 0 }),
});
