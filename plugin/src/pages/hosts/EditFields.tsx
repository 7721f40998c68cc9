import React from 'react';
import { Field, Input } from '@grafana/ui';
import { useFormContext } from 'react-hook-form';
import { fieldError } from '../../components/form-error';
import { commonValue, type DetailsForm } from '../../data/host-details';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { type EditedHost } from './EditHosts';

const { editing: ids } = testIds;

/** Of one host all it is called; of many what they may have in common. */
export function EditFields({ hosts }: { hosts: EditedHost[] }) {
  const many = hosts.length > 1;
  const shared = (key: 'owner' | 'business') =>
    many ? (commonValue(hosts, key) ?? t('editHosts.differ')) : undefined;
  return (
    <>
      {!many && <TextField name="alias" label="alias" hint={t('editHosts.aliasHint')} />}
      <TextField name="owner" label="owner" hint={t('editHosts.ownerHint')} placeholder={shared('owner')} />
      <TextField name="business" label="business" placeholder={shared('business')} />
      <TextField name="tags" label={many ? 'addTags' : 'tags'} hint={t('editHosts.tagsHint')} />
      {many && <TextField name="removeTags" label="removeTags" />}
    </>
  );
}

interface FieldProps {
  name: keyof DetailsForm;
  label: 'alias' | 'owner' | 'business' | 'tags' | 'addTags' | 'removeTags';
  hint?: string;
  placeholder?: string | undefined;
}

function TextField({ name, label, hint, placeholder }: FieldProps) {
  const { register, formState } = useFormContext<DetailsForm>();
  return (
    <Field label={t(`editHosts.${label}`)} description={hint} {...fieldError(formState.errors, name)}>
      <Input
        id={`dpm-edit-${name}`}
        autoComplete="off"
        placeholder={placeholder ?? ''}
        data-testid={ids[name]}
        {...register(name)}
      />
    </Field>
  );
}
