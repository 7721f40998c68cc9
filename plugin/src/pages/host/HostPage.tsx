import React from 'react';
import { PluginPage } from '@grafana/runtime';
import { LinkButton, Stack, TextLink } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { Empty } from '../../components/states/Empty';
import { pageNav } from '../../data/page-nav';
import { useHostPage } from '../../data/page-queries';
import { culpritsHref, dashboardHref, hostsHref, refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { HostBody } from './HostBody';

export function HostPage() {
  const { state, update } = useUrlState();
  const query = useHostPage(state.host, refreshMs(state.refresh));
  const alias = query.data?.alias;
  const actions = (
    <Stack gap={1}>
      <LinkButton variant="secondary" href={culpritsHref(state)}>
        {t('hostPage.culprits')}
      </LinkButton>
      <LinkButton variant="secondary" href={dashboardHref(state)}>
        {t('hostPage.dashboard')}
      </LinkButton>
      <Refresh
        value={state.refresh}
        onRefresh={() => void query.refetch()}
        onChange={(refresh) => update({ refresh })}
      />
    </Stack>
  );
  return (
    <PluginPage
      pageNav={{
        text: alias ? `${state.host} (${alias})` : state.host || t('nav.host'),
        parentItem: pageNav('hosts'),
      }}
      subTitle={<TextLink href={hostsHref()}>{t('hostPage.toHosts')}</TextLink>}
      actions={state.host === '' ? undefined : actions}
    >
      <div data-testid={testIds.host.page}>
        {state.host === '' ? (
          <Empty title={t('nav.host')}>{t('hostPage.choose')}</Empty>
        ) : (
          <Answer query={query}>{(page) => <HostBody page={page} window={state} />}</Answer>
        )}
      </div>
    </PluginPage>
  );
}
