import React, { useState } from 'react';
import { PluginPage } from '@grafana/runtime';
import { Button, Stack } from '@grafana/ui';
import { AdminOnly } from '../../components/AdminOnly';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { Empty } from '../../components/states/Empty';
import { useChannels, type Channel } from '../../data/channel-queries';
import { isAdmin } from '../../data/role';
import { refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { ChannelForm } from './ChannelForm';
import { ChannelTable } from './ChannelTable';

export function ChannelsPage() {
  const [edited, setEdited] = useState<{ channel: Channel | undefined }>();
  const add = (
    <Button icon="plus" data-testid={testIds.channels.add} onClick={() => setEdited({ channel: undefined })}>
      {t('channels.add')}
    </Button>
  );
  return (
    <PluginPage
      pageNav={{ text: t('nav.channels') }}
      subTitle={t('channels.subtitle')}
      actions={isAdmin() ? add : undefined}
    >
      <div data-testid={testIds.channels.page}>
        <AdminOnly>
          <Channels onEdit={(channel) => setEdited({ channel })} />
          {edited && <ChannelForm channel={edited.channel} onClose={() => setEdited(undefined)} />}
        </AdminOnly>
      </div>
    </PluginPage>
  );
}

function Channels({ onEdit }: { onEdit: (channel: Channel) => void }) {
  const { state, update } = useUrlState();
  const query = useChannels(refreshMs(state.refresh));
  return (
    <Answer query={query}>
      {({ channels }) => (
        <>
          <Stack justifyContent="flex-end">
            <Refresh
              value={state.refresh}
              onRefresh={() => void query.refetch()}
              onChange={(refresh) => update({ refresh })}
            />
          </Stack>
          {channels.length === 0 ? (
            <Empty title={t('channels.emptyTitle')}>{t('channels.emptyText')}</Empty>
          ) : (
            <ChannelTable channels={channels} onEdit={onEdit} />
          )}
        </>
      )}
    </Answer>
  );
}
