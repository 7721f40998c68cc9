import React from 'react';
import { PluginPage } from '@grafana/runtime';
import { Alert } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { Empty } from '../../components/states/Empty';
import { pageNav } from '../../data/page-nav';
import { useIncidents } from '../../data/queries';
import { refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { IncidentTable } from './IncidentTable';

export function IncidentsPage() {
  const { state, update } = useUrlState();
  const query = useIncidents(refreshMs(state.refresh));
  const actions = (
    <Refresh
      value={state.refresh}
      onRefresh={() => void query.refetch()}
      onChange={(refresh) => update({ refresh })}
    />
  );
  return (
    <PluginPage pageNav={pageNav('incidents')} subTitle={t('incidents.subtitle')} actions={actions}>
      <div data-testid={testIds.incidents.page}>
        <Answer query={query}>
          {({ incidents, channels }) => (
            <>
              {channels === 0 && <NobodyIsTold />}
              {incidents.length === 0 ? (
                <Empty title={t('incidents.emptyTitle')}>{t('incidents.emptyText')}</Empty>
              ) : (
                <IncidentTable incidents={incidents} nowMs={query.dataUpdatedAt} />
              )}
            </>
          )}
        </Answer>
      </div>
    </PluginPage>
  );
}

function NobodyIsTold() {
  return (
    <Alert severity="warning" title={t('incidents.untoldTitle')} data-testid={testIds.incidents.untold}>
      {t('incidents.untoldText')}
    </Alert>
  );
}
