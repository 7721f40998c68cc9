import React from 'react';
import { Field, Input } from '@grafana/ui';
import { FormProvider, useForm } from 'react-hook-form';
import { FormEnd } from '../../components/FormEnd';
import { fieldError } from '../../components/form-error';
import { SideDrawer } from '../../components/SideDrawer';
import { useChannelOrder, type Channel } from '../../data/channel-queries';
import { schemaResolver } from '../../data/schema-resolver';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import {
  otherChannelSchema,
  otherDraftOf,
  otherFormOf,
  type OtherChannelForm as Form,
  type OtherKind,
} from './other-channel-schema';
import { MailFields, WebhookFields } from './OtherFields';
import { SendingFields } from './SendingFields';

interface Props {
  kind: OtherKind;
  /** Undefined: a new one. */
  channel: Channel | undefined;
  onClose: () => void;
}

/** Adds or changes mail or a webhook. */
export function OtherChannelForm({ kind, channel, onClose }: Props) {
  const form = useForm<Form>({
    defaultValues: otherFormOf(channel),
    resolver: schemaResolver<Form>(otherChannelSchema({ kind, isNew: channel === undefined })),
    mode: 'onTouched',
  });
  const { register, formState } = form;
  const order = useChannelOrder(onClose);
  const save = form.handleSubmit((filled) => {
    const draft = otherDraftOf(kind, filled);
    order.mutate(
      channel
        ? { kind: 'change', id: channel.id, draft }
        : { kind: 'add', draft: { ...draft, kind, name: filled.name } },
    );
  });
  const title = channel ? t('channels.editTitle', { name: channel.name }) : t(`channels.addOther.${kind}`);
  return (
    <SideDrawer title={title} size="md" onClose={onClose}>
      <FormProvider {...form}>
        <form onSubmit={(event) => void save(event)} data-testid={testIds.channels.form} noValidate>
          <Field label={t('channels.name')} {...fieldError(formState.errors, 'name')}>
            <Input
              id="dpm-channel-name"
              disabled={channel !== undefined}
              data-testid={testIds.channels.name}
              {...register('name')}
            />
          </Field>
          {channel && <p>{t('channels.keepsHint', { hint: channel.hint })}</p>}
          {kind === 'mail' ? <MailFields /> : <WebhookFields />}
          <SendingFields />
          <FormEnd
            order={order}
            testId={testIds.channels.save}
            onRetry={() => void save()}
            onClose={onClose}
          />
        </form>
      </FormProvider>
    </SideDrawer>
  );
}
