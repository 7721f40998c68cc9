import React from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { FormEnd } from '../../components/FormEnd';
import { SideDrawer } from '../../components/SideDrawer';
import { useChangeDetails } from '../../data/details-queries';
import { type FleetHost } from '../../data/fleet-queries';
import { changeOf, detailsForm, type DetailsForm } from '../../data/host-details';
import { schemaResolver } from '../../data/schema-resolver';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { editSchema } from './edit-schema';
import { EditFields } from './EditFields';
import { nameSome } from './name-some';

export type EditedHost = Pick<FleetHost, 'host' | 'alias' | 'owner' | 'business' | 'tags'>;

interface Props {
  /** One: its values are shown. Many: what is left empty stays as it is. */
  hosts: EditedHost[];
  onClose: () => void;
}

/** What people call hosts, who owns them, what they are for. */
export function EditHosts({ hosts, onClose }: Props) {
  const form = useForm<DetailsForm>({
    defaultValues: detailsForm(hosts),
    resolver: schemaResolver<DetailsForm>(editSchema),
    mode: 'onTouched',
  });
  const { change, done } = useChangeDetails(onClose);
  const many = hosts.length > 1;
  const save = form.handleSubmit((values) => {
    const changes = hosts.flatMap((host) => {
      const details = changeOf(host, values, { many });
      return details === null ? [] : [{ host: host.host, details }];
    });
    if (changes.length === 0) {
      onClose();
    } else {
      change.mutate(changes);
    }
  });
  const title = many
    ? t('editHosts.titleMany', { count: hosts.length })
    : t('editHosts.title', { host: hosts[0]?.host ?? '' });
  return (
    <SideDrawer title={title} size="sm" onClose={onClose}>
      {many && (
        <>
          <p>{t('accessForm.hosts', { names: nameSome(hosts.map(({ host }) => host)) })}</p>
          <p>{t('editHosts.many')}</p>
        </>
      )}
      <FormProvider {...form}>
        <form onSubmit={(event) => void save(event)} data-testid={testIds.editing.form} noValidate>
          <EditFields hosts={hosts} />
          <FormEnd order={change} testId={testIds.editing.save} onRetry={() => void save()} onClose={onClose}>
            {many && change.isPending && t('editHosts.saved', { done, all: change.variables.length })}
          </FormEnd>
        </form>
      </FormProvider>
    </SideDrawer>
  );
}
