import React from 'react';
import { Field, RadioButtonGroup, Switch } from '@grafana/ui';
import { Controller, useFormContext } from 'react-hook-form';
import { t } from '../../i18n/t';

const LANGUAGES = ['zh-CN', 'en-US'] as const;

interface Values {
  language: (typeof LANGUAGES)[number];
  enabled: boolean;
}

/** What every kind of channel is asked for: its language, and whether it sends. */
export function SendingFields() {
  const { register, control } = useFormContext<Values>();
  return (
    <>
      <Field label={t('channels.language')}>
        <Controller
          control={control}
          name="language"
          render={({ field: { ref: _ref, ...field } }) => (
            <RadioButtonGroup
              {...field}
              aria-label={t('channels.language')}
              options={LANGUAGES.map((value) => ({ value, label: t(`channels.lang.${value}`) }))}
            />
          )}
        />
      </Field>
      <Field label={t('channels.enabled')}>
        <Switch id="dpm-channel-enabled" {...register('enabled')} />
      </Field>
    </>
  );
}
