import React, { useState } from 'react';
import { PluginPage } from '@grafana/runtime';
import { Button } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { pageNav } from '../../data/page-nav';
import { isAdmin } from '../../data/role';
import { useRules, type Rule } from '../../data/rule-queries';
import { refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { RuleForm } from './RuleForm';
import { RuleTable } from './RuleTable';

export function RulesPage() {
  const { state, update } = useUrlState();
  const query = useRules(refreshMs(state.refresh));
  const [edited, setEdited] = useState<{ rule: Rule | undefined }>();
  const actions = (
    <>
      <Refresh
        value={state.refresh}
        onRefresh={() => void query.refetch()}
        onChange={(refresh) => update({ refresh })}
      />
      {isAdmin() && (
        <Button icon="plus" data-testid={testIds.rules.add} onClick={() => setEdited({ rule: undefined })}>
          {t('rules.add')}
        </Button>
      )}
    </>
  );
  return (
    <PluginPage pageNav={pageNav('rules')} subTitle={t('rules.subtitle')} actions={actions}>
      <div data-testid={testIds.rules.page}>
        <Answer query={query}>
          {({ rules }) => <RuleTable rules={rules} onEdit={(rule) => setEdited({ rule })} />}
        </Answer>
        {edited && <RuleForm rule={edited.rule} onClose={() => setEdited(undefined)} />}
      </div>
    </PluginPage>
  );
}
