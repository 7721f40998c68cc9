import React from 'react';
import { Answer } from '../../../components/Answer';
import { SideDrawer } from '../../../components/SideDrawer';
import { useInstallers } from '../../../data/installer-queries';
import { t } from '../../../i18n/t';
import { InstallerTable } from './InstallerTable';

const REFRESH_MS = 5_000;

/** The lines of the last week. */
export function InstallersDrawer({ onClose }: { onClose: () => void }) {
  const query = useInstallers({ refreshMs: REFRESH_MS });
  return (
    <SideDrawer title={t('installer.title')} size="md" onClose={onClose}>
      <Answer query={query}>
        {({ installers }) => <InstallerTable installers={installers} nowMs={query.dataUpdatedAt} />}
      </Answer>
    </SideDrawer>
  );
}
