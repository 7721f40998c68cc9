import React, { useRef, type ChangeEvent } from 'react';
import { Box, Button, Field, TextArea } from '@grafana/ui';
import { useFormContext } from 'react-hook-form';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { type AddForm } from './add-schema';
import { useFieldError } from './use-field-error';

/** A pasted text, or a file of the same kind. */
export function HostsField() {
  const { register, setValue } = useFormContext<AddForm>();
  const errorOf = useFieldError();
  const file = useRef<HTMLInputElement>(null);
  const readFile = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const text = await currentTarget.files?.[0]?.text();
    if (text !== undefined) {
      setValue('text', text, { shouldValidate: true });
    }
    currentTarget.value = '';
  };
  return (
    <>
      <Field label={t('add.hosts')} description={t('add.hostsHint')} {...errorOf('text')}>
        <TextArea
          id="dpm-add-text"
          rows={6}
          spellCheck={false}
          placeholder={'10.0.0.[1-20]\ndb-17, db-18'}
          data-testid={testIds.add.text}
          {...register('text')}
        />
      </Field>
      <input
        ref={file}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        hidden
        data-testid={testIds.add.file}
        onChange={(event) => void readFile(event)}
      />
      <Box marginBottom={2}>
        <Button
          type="button"
          size="sm"
          variant="secondary"
          icon="upload"
          onClick={() => file.current?.click()}
        >
          {t('add.file')}
        </Button>
      </Box>
    </>
  );
}
