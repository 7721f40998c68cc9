import React from 'react';
import { PluginPage } from '@grafana/runtime';
import { Refresh } from '../../components/Refresh';
import { Answer } from '../../components/Answer';
import { Empty } from '../../components/states/Empty';
import { useDeliveries } from '../../data/delivery-queries';
import { pageNav } from '../../data/page-nav';
import { refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { DeliveryTable } from './DeliveryTable';
import { Filters } from './Filters';
import { MoreButton } from '../../components/MoreButton';
import { useDeliveryFilter } from './use-delivery-filter';

export function DeliveriesPage() {
  const { state, update } = useUrlState();
  const { filter, setFilter } = useDeliveryFilter();
  const query = useDeliveries(filter, refreshMs(state.refresh));
  const actions = (
    <Refresh
      value={state.refresh}
      onRefresh={() => void query.refetch()}
      onChange={(refresh) => update({ refresh })}
    />
  );
  return (
    <PluginPage pageNav={pageNav('deliveries')} subTitle={t('deliveries.subtitle')} actions={actions}>
      <div data-testid={testIds.deliveries.page}>
        <Filters filter={filter} channels={query.data?.pages[0]?.channels ?? []} onChange={setFilter} />
        <Answer query={query}>
          {({ pages }) => {
            const messages = pages.flatMap((page) => page.messages);
            return messages.length === 0 ? (
              <Empty title={t('deliveries.emptyTitle')}>{t('deliveries.emptyText')}</Empty>
            ) : (
              <>
                <DeliveryTable messages={messages} />
                <MoreButton query={query} text={t('deliveries.more')} testId={testIds.deliveries.more} />
              </>
            );
          }}
        </Answer>
      </div>
    </PluginPage>
  );
}
