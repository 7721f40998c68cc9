import React from 'react';
import { Alert } from '@grafana/ui';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { FormEnd } from '../../components/FormEnd';
import { SideDrawer } from '../../components/SideDrawer';
import { useChangeAccess } from '../../data/details-queries';
import { schemaResolver } from '../../data/schema-resolver';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { AccessFields } from './add/AccessFields';
import { accessOf, accessSchema, AS_CONFIGURED, type AccessForm } from './add/access-schema';
import { nameSome } from './name-some';

interface Props {
  hosts: string[];
  onDone: (atMs: number) => void;
  onClose: () => void;
}

/** Another user, port, key, password or sudo for hosts that are there. */
export function ChangeAccess({ hosts, onDone, onClose }: Props) {
  const form = useForm<AccessForm>({
    defaultValues: AS_CONFIGURED,
    resolver: schemaResolver<AccessForm>(accessSchema),
    mode: 'onTouched',
  });
  const credential = useWatch({ control: form.control, name: 'credential' });
  const change = useChangeAccess(() => onDone(Date.now()));
  const save = form.handleSubmit((values) => change.mutate({ hosts, access: accessOf(values) }));
  return (
    <SideDrawer title={t('accessForm.title', { count: hosts.length })} size="md" onClose={onClose}>
      <p>{t('accessForm.hosts', { names: nameSome(hosts) })}</p>
      <FormProvider {...form}>
        <form onSubmit={(event) => void save(event)} data-testid={testIds.access.form} noValidate>
          <AccessFields />
          <Alert severity="info" title={t('accessForm.text')}>
            {credential === 'password' && t('accessForm.passwordText')}
          </Alert>
          <FormEnd
            order={change}
            testId={testIds.access.save}
            onRetry={() => void save()}
            onClose={onClose}
          />
        </form>
      </FormProvider>
    </SideDrawer>
  );
}
