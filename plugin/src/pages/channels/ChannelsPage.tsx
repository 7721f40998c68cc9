import React, { useState } from 'react';
import { PluginPage } from '@grafana/runtime';
import { Button, Stack } from '@grafana/ui';
import { AdminOnly } from '../../components/AdminOnly';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { Empty } from '../../components/states/Empty';
import { useChannels, type Channel } from '../../data/channel-queries';
import { pageNav } from '../../data/page-nav';
import { isAdmin } from '../../data/role';
import { refreshMs, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { ChannelForm } from './ChannelForm';
import { ChannelTable } from './ChannelTable';
import { OtherChannelForm } from './OtherChannelForm';

export function ChannelsPage() {
  const [edited, setEdited] = useState<Edited>();
  const close = () => setEdited(undefined);
  const begin = (kind: string) => () => setEdited({ kind, channel: undefined });
  const add = (
    <Stack gap={1}>
      <Button icon="plus" data-testid={testIds.channels.add} onClick={begin('wecom')}>
        {t('channels.add')}
      </Button>
      <Button variant="secondary" data-testid={testIds.channels.addMail} onClick={begin('mail')}>
        {t('channels.addMail')}
      </Button>
      <Button variant="secondary" data-testid={testIds.channels.addWebhook} onClick={begin('webhook')}>
        {t('channels.addWebhook')}
      </Button>
    </Stack>
  );
  return (
    <PluginPage
      pageNav={pageNav('channels')}
      subTitle={t('channels.subtitle')}
      actions={isAdmin() ? add : undefined}
    >
      <div data-testid={testIds.channels.page}>
        <AdminOnly>
          <Channels onEdit={(channel) => setEdited({ kind: channel.kind, channel })} />
          {edited && <Form edited={edited} onClose={close} />}
        </AdminOnly>
      </div>
    </PluginPage>
  );
}

interface Edited {
  kind: string;
  /** Undefined: a new one. */
  channel: Channel | undefined;
}

function Form({ edited: { kind, channel }, onClose }: { edited: Edited; onClose: () => void }) {
  return kind === 'mail' || kind === 'webhook' ? (
    <OtherChannelForm kind={kind} channel={channel} onClose={onClose} />
  ) : (
    <ChannelForm channel={channel} onClose={onClose} />
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
