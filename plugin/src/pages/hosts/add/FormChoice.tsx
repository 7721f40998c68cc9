import React from 'react';
import { Field, RadioButtonGroup } from '@grafana/ui';
import { Controller, useFormContext } from 'react-hook-form';
import { t, type MessageKey } from '../../../i18n/t';

interface Props {
  name: string;
  label: MessageKey;
  hint?: MessageKey;
  options: ReadonlyArray<readonly [value: string, label: MessageKey]>;
  testId?: string;
}

/** One of a few, side by side. */
export function FormChoice({ name, label, hint, options, testId }: Props) {
  const { control } = useFormContext<Record<string, string>>();
  return (
    <Field label={t(label)} description={hint && t(hint)} data-testid={testId}>
      <Controller
        control={control}
        name={name}
        render={({ field: { ref: _ref, ...field } }) => (
          <RadioButtonGroup<string>
            {...field}
            aria-label={t(label)}
            options={options.map(([value, text]) => ({ value, label: t(text) }))}
          />
        )}
      />
    </Field>
  );
}
