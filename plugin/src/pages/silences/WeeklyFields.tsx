import React from 'react';
import { Checkbox, Field, Input, Stack } from '@grafana/ui';
import { Controller, useFormContext } from 'react-hook-form';
import { fieldError } from '../../components/form-error';
import { t, type MessageKey } from '../../i18n/t';
import { type SilenceForm } from './silence-schema';

const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** On which days a maintenance window begins, and at what time of the browser's zone. */
export function WeeklyFields() {
  const { register, control, formState } = useFormContext<SilenceForm>();
  return (
    <>
      <Field label={t('silences.days')} {...fieldError(formState.errors, 'days')}>
        <Controller
          control={control}
          name="days"
          render={({ field: { value, onChange } }) => (
            <Stack gap={2} wrap="wrap">
              {DAYS.map((day) => (
                <Checkbox
                  key={day}
                  label={t(`silences.day.${day}` as MessageKey)}
                  value={value.includes(day)}
                  onChange={() =>
                    onChange(value.includes(day) ? value.filter((one) => one !== day) : [...value, day])
                  }
                />
              ))}
            </Stack>
          )}
        />
      </Field>
      <Field label={t('silences.at')} {...fieldError(formState.errors, 'at')}>
        <Input id="dpm-silence-at" width={20} placeholder="02:00" {...register('at')} />
      </Field>
    </>
  );
}
