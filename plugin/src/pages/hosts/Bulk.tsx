import React, { useState } from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { useHostOrder, type FleetHost, type HostOrder } from '../../data/fleet-queries';
import { ordersFor } from '../../data/host-orders';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { AssumeConfirm } from './AssumeConfirm';
import { ChangeAccess } from './ChangeAccess';
import { DeleteHosts } from './DeleteHosts';
import { EditHosts } from './EditHosts';
import { OfflineConfirm } from './OfflineConfirm';

interface Props {
  hosts: FleetHost[];
  /** When the order was given, epoch milliseconds. */
  onOrdered: (atMs: number) => void;
  onClear: () => void;
}

/** What asks first, or needs more than a click. */
const DIALOGS = ['edit', 'access', 'offline', 'consider-removed', 'delete'] as const;
type Dialog = (typeof DIALOGS)[number];
const GRAVE: ReadonlySet<string> = new Set(['offline', 'consider-removed', 'delete']);

const isDialog = (one: HostOrder | Dialog): one is Dialog => DIALOGS.some((dialog) => dialog === one);

/** What cannot be undone stands last. */
function buttonsFor(hosts: FleetHost[]): Array<HostOrder | Dialog> {
  const orders = ordersFor(hosts);
  const harmless = orders.filter((order) => !GRAVE.has(order));
  const grave = orders.filter((order) => GRAVE.has(order));
  return [...harmless, 'edit', 'access', ...grave, 'delete'];
}

/** What may be done with the chosen hosts, all at once. */
export function Bulk({ hosts, onOrdered, onClear }: Props) {
  const styles = useStyles2(getStyles);
  const [dialog, setDialog] = useState<Dialog>();
  const order = useHostOrder((given) => {
    setDialog(undefined);
    if (given !== 'cancel') {
      onOrdered(Date.now());
    }
  });
  const give = (wanted: HostOrder) => order.mutate({ order: wanted, hosts: hosts.map(({ host }) => host) });
  return (
    <>
      <div
        className={styles.bar}
        role="toolbar"
        aria-label={t('fleet.selected', { count: hosts.length })}
        data-testid={testIds.fleet.bulk}
      >
        <strong>{t('fleet.selected', { count: hosts.length })}</strong>
        {buttonsFor(hosts).map((one) => (
          <Button
            key={one}
            size="sm"
            variant={GRAVE.has(one) ? 'destructive' : 'secondary'}
            fill={GRAVE.has(one) ? 'outline' : 'solid'}
            className={GRAVE.has(one) ? styles.grave : undefined}
            disabled={order.isPending}
            data-testid={`${testIds.fleet.order}${one}`}
            onClick={() => (isDialog(one) ? setDialog(one) : give(one))}
          >
            {t(`fleet.${one}`)}
          </Button>
        ))}
        <Button size="sm" variant="secondary" fill="text" onClick={onClear}>
          {t('fleet.clear')}
        </Button>
      </div>
      {order.error && dialog === undefined && (
        <Failure failure={order.error} onRetry={() => order.variables && order.mutate(order.variables)} />
      )}
      {dialog !== undefined && (
        <BulkDialog
          dialog={dialog}
          hosts={hosts}
          order={order}
          onConfirm={give}
          onOrdered={onOrdered}
          onClear={onClear}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

interface DialogProps extends Props {
  dialog: Dialog;
  order: ReturnType<typeof useHostOrder>;
  onConfirm: (order: HostOrder) => void;
  onClose: () => void;
}

function BulkDialog({ dialog, hosts, order, onConfirm, onOrdered, onClear, onClose }: DialogProps) {
  const ask = { order, onClose };
  const names = hosts.map(({ host }) => host);
  switch (dialog) {
    case 'offline':
      return <OfflineConfirm hosts={hosts} onConfirm={() => onConfirm(dialog)} {...ask} />;
    case 'consider-removed':
      return <AssumeConfirm hosts={names} onConfirm={() => onConfirm(dialog)} {...ask} />;
    case 'edit':
      return <EditHosts hosts={hosts} onClose={onClose} />;
    case 'access':
      return (
        <ChangeAccess
          hosts={names}
          onDone={(atMs) => {
            onOrdered(atMs);
            onClose();
          }}
          onClose={onClose}
        />
      );
    case 'delete':
      return <DeleteHosts hosts={names} onDone={onClear} onClose={onClose} />;
  }
}

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
  // Grafana's own is red on red, which is hard to read in light.
  grave: css({ '&&:hover': { background: theme.colors.background.primary } }),
});
