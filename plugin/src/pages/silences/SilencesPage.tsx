import React, { useState } from 'react';
import { PluginPage } from '@grafana/runtime';
import { Button } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { Empty } from '../../components/states/Empty';
import { pageNav } from '../../data/page-nav';
import { isEditor } from '../../data/role';
import { useSilences } from '../../data/rule-queries';
import { refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { SilenceForm } from './SilenceForm';
import { SilenceTable } from './SilenceTable';

export function SilencesPage() {
  const { state, update } = useUrlState();
  const query = useSilences(refreshMs(state.refresh));
  const [adding, setAdding] = useState(false);
  const actions = (
    <>
      <Refresh
        value={state.refresh}
        onRefresh={() => void query.refetch()}
        onChange={(refresh) => update({ refresh })}
      />
      {isEditor() && (
        <Button icon="plus" data-testid={testIds.silences.add} onClick={() => setAdding(true)}>
          {t('silences.add')}
        </Button>
      )}
    </>
  );
  return (
    <PluginPage pageNav={pageNav('silences')} subTitle={t('silences.subtitle')} actions={actions}>
      <div data-testid={testIds.silences.page}>
        <Answer query={query}>
          {({ silences }) =>
            silences.length === 0 ? (
              <Empty title={t('silences.emptyTitle')}>{t('silences.emptyText')}</Empty>
            ) : (
              <SilenceTable silences={silences} nowMs={query.dataUpdatedAt} />
            )
          }
        </Answer>
        {adding && <SilenceForm onClose={() => setAdding(false)} />}
      </div>
    </PluginPage>
  );
}
