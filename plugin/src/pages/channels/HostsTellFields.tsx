import React from 'react';
import { Checkbox, Field, Input, Switch } from '@grafana/ui';
import { useFormContext, useWatch } from 'react-hook-form';
import { type Channel } from '../../data/channel-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { type ChannelForm } from './channel-schema';

interface Props {
  channel: Channel | undefined;
  error: { invalid?: boolean; error?: string };
}

/** Whether two hosts tell through this robot when no server answers, and through which one. */
export function HostsTellFields({ channel, error }: Props) {
  const { register, control } = useFormContext<ChannelForm>();
  const [hostsTell, sameRobot] = useWatch({ control, name: ['hostsTell', 'sameRobot'] });
  const other = channel?.hostsHint ?? null;
  return (
    <>
      <Field label={t('channels.hostsTell')} description={t('channels.hostsTellHint')}>
        <Switch
          id="dpm-channel-hosts-tell"
          data-testid={testIds.channels.hostsTell}
          {...register('hostsTell')}
        />
      </Field>
      {hostsTell && (
        <Field label={t('channels.hostsUrl')} description={t('channels.hostsUrlHint')} {...error}>
          <Input
            id="dpm-channel-hosts-url"
            type="password"
            autoComplete="off"
            disabled={sameRobot}
            placeholder={other ?? t('channels.hostsUrlSame')}
            data-testid={testIds.channels.hostsUrl}
            {...register('hostsUrl')}
          />
        </Field>
      )}
      {hostsTell && other !== null && (
        <Field>
          <Checkbox
            id="dpm-channel-same-robot"
            label={t('channels.hostsUrlDrop')}
            {...register('sameRobot')}
          />
        </Field>
      )}
    </>
  );
}
