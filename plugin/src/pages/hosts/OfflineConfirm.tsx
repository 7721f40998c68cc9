import React from 'react';
import { AskFirst } from '../../components/AskFirst';
import { type FleetHost } from '../../data/fleet-queries';
import { type ReadFailure } from '../../data/read-failure';
import { t } from '../../i18n/t';
import { nameSome } from './name-some';

interface Props {
  hosts: Array<Pick<FleetHost, 'host' | 'instances'> & { agent: Pick<FleetHost['agent'], 'spoolReports'> }>;
  order: { isPending: boolean; error: ReadFailure | null };
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before hosts go offline, and names them and what is lost with them. */
export function OfflineConfirm({ hosts, order, onConfirm, onClose }: Props) {
  const spool = hosts.reduce((sum, { agent }) => sum + (agent.spoolReports ?? 0), 0);
  const instances = hosts.reduce((sum, host) => sum + host.instances, 0);
  return (
    <AskFirst
      title={t('fleet.offlineTitle', { count: hosts.length })}
      confirmText={t('fleet.offline').replace('…', '')}
      order={order}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>{t('fleet.offlineHosts', { names: nameSome(hosts.map(({ host }) => host)) })}</p>
      <p>
        {t('fleet.offlineLost')} {spool > 0 && t('fleet.offlineSpool', { count: spool })}
      </p>
      <p>
        {instances > 0 && t('fleet.offlineInstances', { count: instances })} {t('fleet.offlineStops')}
      </p>
      <p>{t('fleet.offlineKept')}</p>
      <p>{t('fleet.offlinePending')}</p>
    </AskFirst>
  );
}
