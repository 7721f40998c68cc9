import React, { useState } from 'react';
import { Alert, Field, Input, RadioButtonGroup, TextArea } from '@grafana/ui';
import { Controller, FormProvider, useForm, useWatch } from 'react-hook-form';
import { FormEnd } from '../../components/FormEnd';
import { fieldError } from '../../components/form-error';
import { MatcherFields } from '../../components/MatcherFields';
import { SideDrawer } from '../../components/SideDrawer';
import { EVERYTHING, matcherText } from '../../data/matcher-text';
import { usePolicyOrder } from '../../data/rule-queries';
import { schemaResolver } from '../../data/schema-resolver';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { browserNow, draftOf, NEW_SILENCE, silenceSchema, type SilenceForm as Form } from './silence-schema';
import { WeeklyFields } from './WeeklyFields';

/** Sets a silence or a maintenance window; it says at once what it will cover. */
export function SilenceForm({ onClose }: { onClose: () => void }) {
  const form = useForm<Form>({
    defaultValues: NEW_SILENCE,
    resolver: schemaResolver<Form>(silenceSchema),
    mode: 'onTouched',
  });
  const { register, control, formState } = form;
  const [matcher, setMatcher] = useState(EVERYTHING);
  const kind = useWatch({ control, name: 'kind' });
  const order = usePolicyOrder(onClose);
  const save = form.handleSubmit((filled) => {
    order.mutate({ list: 'silences', kind: 'add', draft: draftOf(filled, matcher, browserNow()) });
  });
  return (
    <SideDrawer title={t('silences.addTitle')} size="md" onClose={onClose}>
      <FormProvider {...form}>
        <form onSubmit={(event) => void save(event)} data-testid={testIds.silences.form} noValidate>
          <MatcherFields id="dpm-silence" value={matcher} onChange={setMatcher} />
          <Field label={t('silences.kind')} description={t(`silences.kindHint.${kind}`)}>
            <Controller
              control={control}
              name="kind"
              render={({ field: { ref: _ref, ...field } }) => (
                <RadioButtonGroup
                  {...field}
                  aria-label={t('silences.kind')}
                  options={(['once', 'weekly'] as const).map((value) => ({
                    value,
                    label: t(`silences.kindOf.${value}`),
                  }))}
                />
              )}
            />
          </Field>
          {kind === 'weekly' && <WeeklyFields />}
          <Field label={t('silences.hours')} {...fieldError(formState.errors, 'hours')}>
            <Input id="dpm-silence-hours" width={20} inputMode="decimal" {...register('hours')} />
          </Field>
          <Field label={t('silences.note')} {...fieldError(formState.errors, 'note')}>
            <TextArea
              id="dpm-silence-note"
              rows={2}
              data-testid={testIds.silences.note}
              {...register('note')}
            />
          </Field>
          <Alert severity="info" title={t('silences.covers', { what: matcherText(matcher) })}>
            {t('silences.coversText')}
          </Alert>
          <FormEnd
            order={order}
            testId={testIds.silences.save}
            label={t('silences.set')}
            onRetry={() => void save()}
            onClose={onClose}
          />
        </form>
      </FormProvider>
    </SideDrawer>
  );
}
