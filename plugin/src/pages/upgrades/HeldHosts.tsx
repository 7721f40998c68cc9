import React, { useState, type FormEvent } from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Input, useStyles2 } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { useRolloutOrder } from '../../data/rollout-queries';
import { isAdmin } from '../../data/role';
import { splitList } from '../../data/text-list';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const { upgrades: ids } = testIds;

/** Hosts that no upgrade reaches, and for administrators a way to name more and to let them go. */
export function HeldHosts({ hosts }: { hosts: string[] }) {
  const styles = useStyles2(getStyles);
  const [names, setNames] = useState('');
  const order = useRolloutOrder(() => setNames(''));
  const hold = (event: FormEvent) => {
    event.preventDefault();
    const wanted = splitList(names);
    if (wanted.length > 0) {
      order.mutate({ kind: 'hold', hosts: wanted });
    }
  };
  return (
    <>
      <p className={styles.quiet}>{hosts.length === 0 ? t('upgrades.noneHeld') : t('upgrades.heldText')}</p>
      <ul className={styles.list}>
        {hosts.map((host) => (
          <li key={host} className={styles.host} data-testid={ids.held}>
            {host}
            {isAdmin() && (
              <Button
                size="sm"
                variant="secondary"
                fill="text"
                disabled={order.isPending}
                aria-label={t('upgrades.releaseOf', { host })}
                data-testid={ids.release}
                onClick={() => order.mutate({ kind: 'release', hosts: [host] })}
              >
                {t('upgrades.release')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isAdmin() && (
        <form className={styles.form} onSubmit={hold}>
          <Input
            id="dpm-upgrade-hold"
            width={40}
            value={names}
            placeholder="db-17, db-18"
            aria-label={t('upgrades.host')}
            autoComplete="off"
            data-testid={ids.holdName}
            onChange={(event) => setNames(event.currentTarget.value)}
          />
          <Button type="submit" variant="secondary" disabled={order.isPending} data-testid={ids.holdAdd}>
            {t('upgrades.hold')}
          </Button>
        </form>
      )}
      {order.error && <Failure failure={order.error} onRetry={() => order.reset()} />}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary }),
  list: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), listStyle: 'none' }),
  host: css({
    display: 'flex',
    alignItems: 'center',
    paddingLeft: theme.spacing(1),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
  form: css({ display: 'flex', gap: theme.spacing(1), marginTop: theme.spacing(1) }),
});
