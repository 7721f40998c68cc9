import React from 'react';
import { Field, Input, RadioButtonGroup, Stack } from '@grafana/ui';
import { Controller, useFormContext } from 'react-hook-form';
import { fieldError } from '../../components/form-error';
import { t } from '../../i18n/t';
import { type OtherChannelForm } from './other-channel-schema';

const SECURITIES = ['tls', 'starttls', 'none'] as const;

export function WebhookFields() {
  const { register, formState } = useFormContext<OtherChannelForm>();
  const { errors } = formState;
  return (
    <>
      <Field label={t('channels.address')} {...fieldError(errors, 'url')}>
        <Input id="dpm-channel-url" data-testid="dpm-channel-url" spellCheck={false} {...register('url')} />
      </Field>
      <Field label={t('channels.secret')} description={t('channels.secretHint')}>
        <Input id="dpm-channel-secret" type="password" autoComplete="off" {...register('secret')} />
      </Field>
      <Field label={t('channels.proxy')} {...fieldError(errors, 'proxy')}>
        <Input id="dpm-channel-proxy" spellCheck={false} {...register('proxy')} />
      </Field>
    </>
  );
}

export function MailFields() {
  const { register, control, formState } = useFormContext<OtherChannelForm>();
  const { errors } = formState;
  const text = (name: 'user' | 'from' | 'to', hint?: string) => (
    <Field label={t(`channels.mail.${name}`)} description={hint} {...fieldError(errors, name)}>
      <Input id={`dpm-channel-${name}`} data-testid={`dpm-channel-${name}`} {...register(name)} />
    </Field>
  );
  return (
    <>
      <Stack gap={2}>
        <Field label={t('channels.mail.host')} {...fieldError(errors, 'host')}>
          <Input id="dpm-channel-host" data-testid="dpm-channel-host" {...register('host')} />
        </Field>
        <Field label={t('channels.mail.port')} {...fieldError(errors, 'port')}>
          <Input id="dpm-channel-port" width={12} {...register('port')} />
        </Field>
      </Stack>
      <Field label={t('channels.mail.security')}>
        <Controller
          control={control}
          name="security"
          render={({ field: { ref: _ref, ...field } }) => (
            <RadioButtonGroup
              {...field}
              aria-label={t('channels.mail.security')}
              options={SECURITIES.map((value) => ({ value, label: t(`channels.mail.${value}`) }))}
            />
          )}
        />
      </Field>
      {text('user', t('channels.mail.userHint'))}
      <Field label={t('channels.mail.password')} description={t('channels.keyHint')}>
        <Input id="dpm-channel-password" type="password" autoComplete="off" {...register('password')} />
      </Field>
      {text('from')}
      {text('to', t('channels.mail.toHint'))}
    </>
  );
}
