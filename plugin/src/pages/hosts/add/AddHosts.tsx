import React, { useState } from 'react';
import { Button, Stack } from '@grafana/ui';
import { FormProvider, useForm } from 'react-hook-form';
import { SideDrawer } from '../../../components/SideDrawer';
import { Failure } from '../../../components/states/Failure';
import { useParse } from '../../../data/adding-queries';
import { schemaResolver } from '../../../data/schema-resolver';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { accessOf } from './access-schema';
import { addSchema, NO_HOSTS, type AddForm } from './add-schema';
import { HostsField } from './HostsField';
import { InstallerReview } from './InstallerReview';
import { Review } from './Review';
import { WayFields } from './WayFields';

interface Props {
  onAdded: (atMs: number) => void;
  onClose: () => void;
}

/** From a pasted text to hosts that are being installed: what it says, whether they are ready, then the order. */
export function AddHosts({ onAdded, onClose }: Props) {
  const form = useForm<AddForm>({
    defaultValues: NO_HOSTS,
    resolver: schemaResolver<AddForm>(addSchema),
    mode: 'onTouched',
  });
  const parse = useParse();
  const [told, setTold] = useState<AddForm>(NO_HOSTS);
  const look = form.handleSubmit((values) => {
    setTold(values);
    parse.mutate(values.text);
  });
  return (
    <SideDrawer title={t('add.title')} size="md" onClose={onClose}>
      <FormProvider {...form}>
        <form onSubmit={(event) => void look(event)} data-testid={testIds.add.form} noValidate>
          <HostsField />
          <WayFields />
          <Stack gap={1}>
            <Button
              type="submit"
              variant="secondary"
              disabled={parse.isPending}
              data-testid={testIds.add.look}
            >
              {t('add.look')}
            </Button>
            <Button type="button" variant="secondary" fill="text" onClick={onClose}>
              {t('form.cancel')}
            </Button>
          </Stack>
        </form>
      </FormProvider>
      {parse.error && <Failure failure={parse.error} onRetry={() => void look()} />}
      {parse.data && told.way === 'installer' && (
        <InstallerReview
          key={parse.submittedAt}
          parsed={parse.data}
          validMinutes={Number(told.validMinutes)}
        />
      )}
      {parse.data && told.way === 'ssh' && (
        <Review
          key={parse.submittedAt}
          parsed={parse.data}
          access={accessOf(told)}
          onAdded={(atMs) => {
            onAdded(atMs);
            onClose();
          }}
        />
      )}
    </SideDrawer>
  );
}
