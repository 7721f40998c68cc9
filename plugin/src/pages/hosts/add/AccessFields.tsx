import React from 'react';
import { Field, Input, RadioButtonGroup, Stack, TextArea } from '@grafana/ui';
import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { t, type MessageKey } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { type AddForm } from './add-schema';
import { useFieldError } from './use-field-error';

const CREDENTIALS: Array<[AddForm['credential'], MessageKey]> = [
  ['config', 'add.accessConfig'],
  ['key', 'add.accessKey'],
  ['password', 'add.accessPassword'],
];
const POLICIES: Array<[AddForm['hostKey'], MessageKey]> = [
  ['confirm', 'add.hostKeyConfirm'],
  ['tofu', 'add.hostKeyTofu'],
];

/** How the backend logs in there. */
export function AccessFields() {
  const { register, control } = useFormContext<AddForm>();
  const errorOf = useFieldError();
  const credential = useWatch({ control, name: 'credential' });
  return (
    <>
      <Choice name="credential" label="add.access" hint="add.accessHint" options={CREDENTIALS} />
      <Stack gap={2}>
        <Field label={t('add.user')}>
          <Input id="dpm-add-user" autoComplete="off" width={24} {...register('user')} />
        </Field>
        <Field label={t('add.port')} {...errorOf('port')}>
          <Input id="dpm-add-port" placeholder="22" width={12} {...register('port')} />
        </Field>
      </Stack>
      {credential === 'key' && (
        <>
          <Field label={t('add.key')} description={t('add.keyHint')} {...errorOf('key')}>
            <TextArea id="dpm-add-key" rows={4} spellCheck={false} {...register('key')} />
          </Field>
          <Field label={t('add.passphrase')}>
            <Input id="dpm-add-passphrase" type="password" autoComplete="off" {...register('passphrase')} />
          </Field>
        </>
      )}
      {credential === 'password' && (
        <Field label={t('add.password')} description={t('add.passwordHint')} {...errorOf('password')}>
          <Input
            id="dpm-add-password"
            type="password"
            autoComplete="new-password"
            data-testid={testIds.add.password}
            {...register('password')}
          />
        </Field>
      )}
      <Choice name="hostKey" label="add.hostKey" options={POLICIES} />
    </>
  );
}

interface ChoiceProps {
  name: 'credential' | 'hostKey';
  label: MessageKey;
  hint?: MessageKey;
  options: Array<[value: string, label: MessageKey]>;
}

function Choice({ name, label, hint, options }: ChoiceProps) {
  const { control } = useFormContext<AddForm>();
  return (
    <Field label={t(label)} description={hint && t(hint)}>
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
