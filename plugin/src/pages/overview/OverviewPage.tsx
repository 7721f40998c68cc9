import React from 'react';
import { PluginPage } from '@grafana/runtime';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { useHosts } from '../../data/queries';
import { refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { HostTable } from './HostTable';
import { NoHosts } from './NoHosts';

export function OverviewPage() {
  const { state, update } = useUrlState();
  const query = useHosts(refreshMs(state.refresh));
  const actions = (
    <Refresh
      value={state.refresh}
      onRefresh={() => void query.refetch()}
      onChange={(refresh) => update({ refresh })}
    />
  );
  return (
    <PluginPage pageNav={{ text: t('nav.overview') }} subTitle={t('overview.subtitle')} actions={actions}>
      <div data-testid={testIds.overview.page}>
        <Answer query={query}>
          {({ hosts }) => (hosts.length === 0 ? <NoHosts /> : <HostTable hosts={hosts} window={state} />)}
        </Answer>
      </div>
    </PluginPage>
  );
}
