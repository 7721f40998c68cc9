import React from 'react';
import { Button, Drawer, Field, Input, Stack } from '@grafana/ui';
import { FormProvider, useForm } from 'react-hook-form';
import { fieldError } from '../../components/form-error';
import { Failure } from '../../components/states/Failure';
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
    <Drawer title={title} size="md" onClose={onClose}>
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
          {order.error && <Failure failure={order.error} onRetry={() => void save()} />}
          <Stack gap={1}>
            <Button type="submit" disabled={order.isPending} data-testid={testIds.channels.save}>
              {order.isPending ? t('form.saving') : t('form.save')}
            </Button>
            <Button type="button" variant="secondary" onClick={onClose}>
              {t('form.cancel')}
            </Button>
          </Stack>
        </form>
      </FormProvider>
    </Drawer>
  );
}
