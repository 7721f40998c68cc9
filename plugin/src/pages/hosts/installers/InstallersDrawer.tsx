import React from 'react';
import { Drawer } from '@grafana/ui';
import { Answer } from '../../../components/Answer';
import { useInstallers } from '../../../data/installer-queries';
import { t } from '../../../i18n/t';
import { InstallerTable } from './InstallerTable';

const REFRESH_MS = 5_000;

/** The lines of the last week. */
export function InstallersDrawer({ onClose }: { onClose: () => void }) {
  const query = useInstallers({ refreshMs: REFRESH_MS });
  return (
    <Drawer title={t('installer.title')} size="md" onClose={onClose}>
      <Answer query={query}>
        {({ installers }) => <InstallerTable installers={installers} nowMs={query.dataUpdatedAt} />}
      </Answer>
    </Drawer>
  );
}
