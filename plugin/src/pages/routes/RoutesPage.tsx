import React from 'react';
import { PluginPage } from '@grafana/runtime';
import { Answer } from '../../components/Answer';
import { pageNav } from '../../data/page-nav';
import { useRoutes } from '../../data/rule-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { RouteEditor } from './RouteEditor';

export function RoutesPage() {
  const query = useRoutes();
  return (
    <PluginPage pageNav={pageNav('routes')} subTitle={t('routes.subtitle')}>
      <div data-testid={testIds.routes.page}>
        <Answer query={query}>
          {(list) => <RouteEditor key={query.dataUpdatedAt} saved={list.routes} channels={list.channels} />}
        </Answer>
      </div>
    </PluginPage>
  );
}
