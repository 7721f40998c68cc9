import React from 'react';
import { Field, Input, Stack, TextArea } from '@grafana/ui';
import { useFormContext, useWatch } from 'react-hook-form';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { type AccessForm } from './access-schema';
import { FormChoice } from './FormChoice';
import { useFieldError } from './use-field-error';

const CREDENTIALS = [
  ['config', 'add.accessConfig'],
  ['key', 'add.accessKey'],
  ['password', 'add.accessPassword'],
] as const;
const POLICIES = [
  ['confirm', 'add.hostKeyConfirm'],
  ['tofu', 'add.hostKeyTofu'],
] as const;
const SUDO = [
  ['auto', 'add.sudoOf.auto'],
  ['yes', 'add.sudoOf.yes'],
  ['no', 'add.sudoOf.no'],
] as const;

/** How the backend logs in there. */
export function AccessFields() {
  const { register, control } = useFormContext<AccessForm>();
  const errorOf = useFieldError();
  const credential = useWatch({ control, name: 'credential' });
  return (
    <>
      <FormChoice name="credential" label="add.access" hint="add.accessHint" options={CREDENTIALS} />
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
      <FormChoice name="sudo" label="add.sudo" hint="add.sudoHint" options={SUDO} />
      <FormChoice name="hostKey" label="add.hostKey" options={POLICIES} />
    </>
  );
}
