import React, { useState } from 'react';
import { PluginPage } from '@grafana/runtime';
import { Button, Stack } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { pageNav } from '../../data/page-nav';
import { isAdmin } from '../../data/role';
import { useRollouts } from '../../data/rollout-queries';
import { refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { StartUpgrade } from './StartUpgrade';
import { UpgradesBody } from './UpgradesBody';

export function UpgradesPage() {
  const { state, update } = useUrlState();
  const everyMs = refreshMs(state.refresh);
  const query = useRollouts(everyMs);
  const [starting, setStarting] = useState(false);
  const actions = (
    <Stack gap={1}>
      <Refresh
        value={state.refresh}
        onRefresh={() => void query.refetch()}
        onChange={(refresh) => update({ refresh })}
      />
      {isAdmin() && (
        <Button
          icon="arrow-up"
          disabled={query.data === undefined}
          data-testid={testIds.upgrades.start}
          onClick={() => setStarting(true)}
        >
          {t('upgrades.start')}
        </Button>
      )}
    </Stack>
  );
  return (
    <PluginPage pageNav={pageNav('upgrades')} subTitle={t('upgrades.subtitle')} actions={actions}>
      <div data-testid={testIds.upgrades.page}>
        <Answer query={query}>{(list) => <UpgradesBody list={list} everyMs={everyMs} />}</Answer>
        {starting && query.data && <StartUpgrade list={query.data} onClose={() => setStarting(false)} />}
      </div>
    </PluginPage>
  );
}
