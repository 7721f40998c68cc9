import React, { useState } from 'react';
import { locationService, PluginPage } from '@grafana/runtime';
import { Button, Stack } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { Empty } from '../../components/states/Empty';
import { useFleet } from '../../data/fleet-queries';
import { pageNav } from '../../data/page-nav';
import { isAdmin } from '../../data/role';
import { refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { AddHosts } from './add/AddHosts';
import { FleetView } from './FleetView';
import { Waiting } from './Waiting';

export function HostsPage() {
  const { state, update } = useUrlState();
  const query = useFleet(refreshMs(state.refresh));
  const [adding, setAdding] = useState(false);
  const actions = (
    <Stack gap={1}>
      {isAdmin() && (
        <Button icon="plus" data-testid={testIds.fleet.add} onClick={() => setAdding(true)}>
          {t('fleet.add')}
        </Button>
      )}
      <Refresh
        value={state.refresh}
        onRefresh={() => void query.refetch()}
        onChange={(refresh) => update({ refresh })}
      />
    </Stack>
  );
  return (
    <PluginPage pageNav={pageNav('hosts')} subTitle={t('fleet.subtitle')} actions={actions}>
      <div data-testid={testIds.fleet.page}>
        {isAdmin() && <Waiting refreshMs={refreshMs(state.refresh)} />}
        <Answer query={query}>
          {({ hosts }) =>
            hosts.length === 0 ? (
              <Empty title={t('fleet.emptyTitle')}>{t('fleet.emptyText')}</Empty>
            ) : (
              <FleetView hosts={hosts} />
            )
          }
        </Answer>
        {adding && (
          <AddHosts
            onAdded={(atMs) => locationService.partial({ since: String(atMs) }, true)}
            onClose={() => setAdding(false)}
          />
        )}
      </div>
    </PluginPage>
  );
}
