import React, { type ClipboardEvent } from 'react';
import { Field, Input, RadioButtonGroup } from '@grafana/ui';
import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { type Channel } from '../../data/channel-queries';
import { splitRobotAddress } from '../../data/robot-address';
import { t, type MessageKey } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { type ChannelForm } from './channel-schema';
import { HostsTellFields } from './HostsTellFields';
import { SendingFields } from './SendingFields';

const FORMATS = ['text', 'markdown', 'markdown_v2'] as const;
const FORMAT_HINT: Record<ChannelForm['format'], MessageKey> = {
  text: 'channels.formatText',
  markdown: 'channels.formatMarkdown',
  markdown_v2: 'channels.formatMarkdownV2',
};

export function ChannelFields({ channel }: { channel: Channel | undefined }) {
  const { register, control, setValue, formState } = useFormContext<ChannelForm>();
  const format = useWatch({ control, name: 'format' });
  const errorOf = (name: keyof ChannelForm) => {
    const message = formState.errors[name]?.message;
    return message ? { invalid: true, error: t(message as MessageKey) } : {};
  };
  const takeApart = (event: ClipboardEvent<HTMLInputElement>) => {
    const parts = splitRobotAddress(event.clipboardData.getData('text'));
    if (parts) {
      event.preventDefault();
      setValue('address', parts.address, { shouldDirty: true, shouldValidate: true });
      setValue('key', parts.key, { shouldDirty: true, shouldValidate: true });
    }
  };
  return (
    <>
      <Field label={t('channels.name')} description={t('channels.nameHint')} {...errorOf('name')}>
        <Input
          id="dpm-channel-name"
          disabled={channel !== undefined}
          data-testid={testIds.channels.name}
          {...register('name')}
        />
      </Field>
      <Field label={t('channels.address')} description={t('channels.addressHint')} {...errorOf('address')}>
        <Input
          id="dpm-channel-address"
          spellCheck={false}
          data-testid={testIds.channels.address}
          onPaste={takeApart}
          {...register('address')}
        />
      </Field>
      <Field label={t('channels.key')} description={t('channels.keyHint')} {...errorOf('key')}>
        <Input
          id="dpm-channel-key"
          type="password"
          autoComplete="off"
          placeholder={channel ? t('channels.keySet') : ''}
          data-testid={testIds.channels.key}
          onPaste={takeApart}
          {...register('key')}
        />
      </Field>
      <Field label={t('channels.format')} description={t(FORMAT_HINT[format])}>
        <Controller
          control={control}
          name="format"
          render={({ field: { ref: _ref, ...field } }) => (
            <RadioButtonGroup
              {...field}
              aria-label={t('channels.format')}
              options={FORMATS.map((value) => ({ value, label: value }))}
            />
          )}
        />
      </Field>
      <SendingFields />
      <HostsTellFields channel={channel} error={errorOf('hostsUrl')} />
    </>
  );
}
