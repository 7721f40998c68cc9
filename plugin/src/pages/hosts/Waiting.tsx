import React, { useState } from 'react';
import { Box, Button, Stack } from '@grafana/ui';
import { isOpenInstaller, useInstallers } from '../../data/installer-queries';
import { useWaitingKeys } from '../../data/key-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { InstallersDrawer } from './installers/InstallersDrawer';
import { KeysDrawer } from './keys/KeysDrawer';

/** What waits for an administrator and stands in no line of the list; nothing when nothing does. */
export function Waiting({ refreshMs }: { refreshMs: number }) {
  const [opened, setOpened] = useState<'keys' | 'installers'>();
  const installers = useInstallers({ refreshMs });
  const keys = useWaitingKeys(refreshMs).data?.keys.length ?? 0;
  const open = (installers.data?.installers ?? []).filter((one) =>
    isOpenInstaller(one, installers.dataUpdatedAt),
  ).length;
  const close = () => setOpened(undefined);
  return (
    <>
      <Box marginBottom={keys + open > 0 ? 1 : 0}>
        <Stack gap={1}>
          {keys > 0 && (
            <Button
              size="sm"
              variant="secondary"
              icon="key-skeleton-alt"
              data-testid={testIds.keys.open}
              onClick={() => setOpened('keys')}
            >
              {t('keys.waiting', { count: keys })}
            </Button>
          )}
          {open > 0 && (
            <Button
              size="sm"
              variant="secondary"
              icon="clock-nine"
              data-testid={testIds.installers.open}
              onClick={() => setOpened('installers')}
            >
              {t('installer.waiting', { count: open })}
            </Button>
          )}
        </Stack>
      </Box>
      {opened === 'keys' && <KeysDrawer onClose={close} />}
      {opened === 'installers' && <InstallersDrawer onClose={close} />}
    </>
  );
}
