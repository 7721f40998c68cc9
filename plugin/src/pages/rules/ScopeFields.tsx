import React from 'react';
import { Field, Input, TextArea } from '@grafana/ui';
import { useFormContext, useWatch } from 'react-hook-form';
import { fieldError } from '../../components/form-error';
import { isOfInstance } from '../../data/rule-units';
import { t } from '../../i18n/t';
import { type RuleForm } from './rule-schema';

const OF_HOST = ['hosts', 'owners', 'tags'] as const;
const OF_INSTANCE = ['engines', 'ports'] as const;

/** Where a rule holds; empty fields leave that open. */
export function ScopeFields() {
  const { register, control, formState } = useFormContext<RuleForm>();
  const measure = useWatch({ control, name: 'measure' });
  const names = [...OF_HOST, ...(isOfInstance(measure) ? OF_INSTANCE : [])];
  return (
    <>
      <h4>{t('rules.where')}</h4>
      {names.map((name) => (
        <Field
          key={name}
          label={t(`rules.scope.${name}`)}
          description={name === 'hosts' ? t('rules.scope.hostsHint') : undefined}
          {...fieldError(formState.errors, name)}
        >
          <Input id={`dpm-rule-${name}`} placeholder={t('rules.everywhere')} {...register(name)} />
        </Field>
      ))}
      <Field
        label={t('rules.overrides')}
        description={t('rules.overridesHint')}
        {...fieldError(formState.errors, 'overrides')}
      >
        <TextArea id="dpm-rule-overrides" rows={2} spellCheck={false} {...register('overrides')} />
      </Field>
    </>
  );
}
