import React from 'react';
import { Button, Drawer, Stack } from '@grafana/ui';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { Failure } from '../../components/states/Failure';
import { useChannelOrder, type Channel, type ChannelOrder } from '../../data/channel-queries';
import { joinRobotAddress } from '../../data/robot-address';
import { schemaResolver } from '../../data/schema-resolver';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { addressOf, channelSchema, formOf, type ChannelForm as Form } from './channel-schema';
import { ChannelFields } from './ChannelFields';
import { Preview } from './Preview';

interface Props {
  /** Undefined: a new one. */
  channel: Channel | undefined;
  onClose: () => void;
}

/** Adds or changes a channel, and shows what it writes meanwhile. */
export function ChannelForm({ channel, onClose }: Props) {
  const form = useForm<Form>({
    defaultValues: formOf(channel),
    resolver: schemaResolver<Form>(channelSchema(channel ? addressOf(channel) : '')),
    mode: 'onTouched',
  });
  const [language, format] = useWatch({ control: form.control, name: ['language', 'format'] });
  const order = useChannelOrder(onClose);
  const save = form.handleSubmit((values) => order.mutate(toOrder(values, channel)));
  const title = channel ? t('channels.editTitle', { name: channel.name }) : t('channels.addTitle');
  return (
    <Drawer title={title} size="md" onClose={onClose}>
      <FormProvider {...form}>
        <form onSubmit={(event) => void save(event)} data-testid={testIds.channels.form} noValidate>
          <ChannelFields channel={channel} />
          {order.error && <Failure failure={order.error} onRetry={() => void save()} />}
          <Stack gap={1}>
            <Button type="submit" disabled={order.isPending} data-testid={testIds.channels.save}>
              {order.isPending ? t('form.saving') : t('form.save')}
            </Button>
            <Button type="button" variant="secondary" onClick={onClose}>
              {t('form.cancel')}
            </Button>
          </Stack>
          <Preview language={language} format={format} />
        </form>
      </FormProvider>
    </Drawer>
  );
}

function toOrder({ name, address, key, ...rest }: Form, channel: Channel | undefined): ChannelOrder {
  const { language, format, enabled, hostsTell, hostsUrl, sameRobot } = rest;
  const own = sameRobot || hostsUrl !== '' ? { hostsUrl: sameRobot ? '' : hostsUrl } : {};
  const draft = { language, format, enabled, hostsTell, ...own };
  const url = joinRobotAddress({ address, key });
  return channel
    ? { kind: 'change', id: channel.id, draft: key === '' ? draft : { ...draft, url } }
    : { kind: 'add', draft: { ...draft, name, url } };
}
