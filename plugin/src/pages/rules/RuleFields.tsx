import React from 'react';
import { Combobox, Field, Input, RadioButtonGroup, Stack, Switch } from '@grafana/ui';
import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { fieldError } from '../../components/form-error';
import { isBadWhenLow, isEvent, isRelative, MEASURES, unitOf } from '../../data/rule-units';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { type RuleForm } from './rule-schema';

const SEVERITIES = ['info', 'warning', 'critical'] as const;
const COMPARISONS = ['value', 'share', 'usual'] as const;

export function RuleFields() {
  const { register, control, formState } = useFormContext<RuleForm>();
  const [measure, compare] = useWatch({ control, name: ['measure', 'compare'] });
  const unit = unitOf({ measure, compare: isRelative(measure) ? compare : 'value' });
  const errorOf = (name: keyof RuleForm) => fieldError(formState.errors, name);
  return (
    <>
      <Field label={t('rules.name')} {...errorOf('name')}>
        <Input id="dpm-rule-name" data-testid={testIds.rules.name} {...register('name')} />
      </Field>
      <Field label={t('rules.measureLabel')} htmlFor="dpm-rule-measure">
        <Controller
          control={control}
          name="measure"
          render={({ field: { ref: _ref, onChange, ...field } }) => (
            <Combobox
              {...field}
              id="dpm-rule-measure"
              aria-label={t('rules.measureLabel')}
              options={MEASURES.map((value) => ({ value, label: t(`rules.measure.${value}`) }))}
              onChange={({ value }) => onChange(value)}
            />
          )}
        />
      </Field>
      {isRelative(measure) && (
        <Field label={t('rules.compare')} description={t(`rules.compareHint.${compare}`)}>
          <Controller
            control={control}
            name="compare"
            render={({ field: { ref: _ref, ...field } }) => (
              <RadioButtonGroup
                {...field}
                aria-label={t('rules.compare')}
                options={COMPARISONS.map((value) => ({ value, label: t(`rules.compareWith.${value}`) }))}
              />
            )}
          />
        </Field>
      )}
      {!isEvent(measure) && (
        <Stack gap={2}>
          <Field label={isBadWhenLow(measure) ? t('rules.limitLow') : t('rules.limit')} {...errorOf('limit')}>
            <Input
              id="dpm-rule-limit"
              width={20}
              inputMode="decimal"
              suffix={unit.label}
              data-testid={testIds.rules.limit}
              {...register('limit')}
            />
          </Field>
          <Field label={isBadWhenLow(measure) ? t('rules.clearLow') : t('rules.clear')} {...errorOf('clear')}>
            <Input
              id="dpm-rule-clear"
              width={20}
              inputMode="decimal"
              suffix={unit.label}
              data-testid={testIds.rules.clear}
              {...register('clear')}
            />
          </Field>
        </Stack>
      )}
      <Stack gap={2}>
        <Field label={t('rules.for')} {...errorOf('forMinutes')}>
          <Input
            id="dpm-rule-for"
            width={20}
            inputMode="decimal"
            suffix={t('rules.unit.minutes')}
            {...register('forMinutes')}
          />
        </Field>
        <Field label={t('rules.clearFor')} {...errorOf('clearMinutes')}>
          <Input
            id="dpm-rule-clear-for"
            width={20}
            inputMode="decimal"
            suffix={t('rules.unit.minutes')}
            {...register('clearMinutes')}
          />
        </Field>
      </Stack>
      <Field label={t('rules.severity')}>
        <Controller
          control={control}
          name="severity"
          render={({ field: { ref: _ref, ...field } }) => (
            <RadioButtonGroup
              {...field}
              aria-label={t('rules.severity')}
              options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
            />
          )}
        />
      </Field>
      <Field label={t('rules.enabled')}>
        <Switch id="dpm-rule-enabled" {...register('enabled')} />
      </Field>
    </>
  );
}
