import React, { useState } from 'react';
import { Button, Stack } from '@grafana/ui';
import { isOpenInstaller, useInstallers } from '../../data/installer-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { InstallersDrawer } from './installers/InstallersDrawer';

/** What waits for an administrator and stands in no line of the list; nothing when nothing does. */
export function Waiting({ refreshMs }: { refreshMs: number }) {
  const [opened, setOpened] = useState<'installers'>();
  const installers = useInstallers({ refreshMs });
  const open = (installers.data?.installers ?? []).filter((one) =>
    isOpenInstaller(one, installers.dataUpdatedAt),
  ).length;
  return (
    <>
      <Stack gap={1}>
        {open > 0 && (
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            icon="clock-nine"
            data-testid={testIds.installers.open}
            onClick={() => setOpened('installers')}
          >
            {t('installer.waiting', { count: open })}
          </Button>
        )}
      </Stack>
      {opened === 'installers' && <InstallersDrawer onClose={() => setOpened(undefined)} />}
    </>
  );
}
