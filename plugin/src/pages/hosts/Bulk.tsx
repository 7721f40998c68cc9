import React, { useState } from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { HOST_ORDERS, useHostOrder, type FleetHost, type HostOrder } from '../../data/fleet-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { AssumeConfirm } from './AssumeConfirm';
import { OfflineConfirm } from './OfflineConfirm';

interface Props {
  hosts: FleetHost[];
  /** When the order was given, epoch milliseconds. */
  onOrdered: (atMs: number) => void;
  onClear: () => void;
}

const CONFIRMED: ReadonlySet<HostOrder> = new Set(['offline', 'consider-removed']);

/** What may be done with the chosen hosts, all at once. */
export function Bulk({ hosts, onOrdered, onClear }: Props) {
  const styles = useStyles2(getStyles);
  const [confirming, setConfirming] = useState<HostOrder>();
  const order = useHostOrder((given) => {
    setConfirming(undefined);
    if (given !== 'cancel') {
      onOrdered(Date.now());
    }
  });
  const names = hosts.map(({ host }) => host);
  const orders = HOST_ORDERS.filter((one) => one !== 'consider-removed' || hosts.every(isLeaving));
  const ask = {
    failure: order.error,
    onConfirm: () => confirming && give(confirming),
    onClose: () => setConfirming(undefined),
  };
  const give = (wanted: HostOrder) => order.mutate({ order: wanted, hosts: names });
  return (
    <>
      <div
        className={styles.bar}
        role="toolbar"
        aria-label={t('fleet.selected', { count: hosts.length })}
        data-testid={testIds.fleet.bulk}
      >
        <strong>{t('fleet.selected', { count: hosts.length })}</strong>
        {orders.map((one) => (
          <Button
            key={one}
            size="sm"
            variant={CONFIRMED.has(one) ? 'destructive' : 'secondary'}
            disabled={order.isPending}
            data-testid={`${testIds.fleet.order}${one}`}
            onClick={() => (CONFIRMED.has(one) ? setConfirming(one) : give(one))}
          >
            {t(`fleet.${one}`)}
          </Button>
        ))}
        <Button size="sm" variant="secondary" fill="text" onClick={onClear}>
          {t('fleet.clear')}
        </Button>
      </div>
      {order.error && !confirming && (
        <Failure failure={order.error} onRetry={() => order.variables && order.mutate(order.variables)} />
      )}
      {confirming === 'offline' && <OfflineConfirm hosts={names} {...ask} />}
      {confirming === 'consider-removed' && <AssumeConfirm count={names.length} {...ask} />}
    </>
  );
}

/** To be taken offline, and not yet. */
const isLeaving = ({ istate, state }: FleetHost) => istate === 0 && state !== 'working';

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
    padding: theme.spacing(0.75, 1),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
});
