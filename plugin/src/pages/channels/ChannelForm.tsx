import React from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { FormEnd } from '../../components/FormEnd';
import { SideDrawer } from '../../components/SideDrawer';
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
    <SideDrawer title={title} size="md" onClose={onClose}>
      <FormProvider {...form}>
        <form onSubmit={(event) => void save(event)} data-testid={testIds.channels.form} noValidate>
          <ChannelFields channel={channel} />
          <FormEnd
            order={order}
            testId={testIds.channels.save}
            onRetry={() => void save()}
            onClose={onClose}
          />
          <Preview language={language} format={format} />
        </form>
      </FormProvider>
    </SideDrawer>
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
