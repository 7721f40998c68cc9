import React, { useDeferredValue } from 'react';
import { PluginPage } from '@grafana/runtime';
import { FilterInput } from '@grafana/ui';
import { AdminOnly } from '../../components/AdminOnly';
import { Answer } from '../../components/Answer';
import { MoreButton } from '../../components/MoreButton';
import { Empty } from '../../components/states/Empty';
import { pageNav } from '../../data/page-nav';
import { useAudit } from '../../data/page-queries';
import { usePageParams } from '../../data/page-params';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { AuditTable } from './AuditTable';

export function AuditPage() {
  return (
    <PluginPage pageNav={pageNav('audit')} subTitle={t('audit.subtitle')}>
      <div data-testid={testIds.audit.page}>
        <AdminOnly>
          <Entries />
        </AdminOnly>
      </div>
    </PluginPage>
  );
}

function Entries() {
  const { values, update } = usePageParams(['search'] as const);
  const query = useAudit(useDeferredValue(values.search));
  return (
    <>
      <FilterInput
        width={40}
        value={values.search}
        placeholder={t('audit.search')}
        aria-label={t('audit.search')}
        data-testid={testIds.audit.search}
        escapeRegex={false}
        onChange={(search) => update({ search })}
      />
      <Answer query={query}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          return entries.length === 0 ? (
            <Empty title={t('audit.emptyTitle')}>{t('audit.emptyText')}</Empty>
          ) : (
            <>
              <AuditTable entries={entries} />
              <MoreButton query={query} text={t('audit.more')} testId={testIds.audit.more} />
            </>
          );
        }}
      </Answer>
    </>
  );
}
