import React from 'react';
import { Answer } from '../../components/Answer';
import { TaskList } from '../../components/TaskList';
import { SideDrawer } from '../../components/SideDrawer';
import { useHostTasks } from '../../data/fleet-queries';
import { t } from '../../i18n/t';

const REFRESH_MS = 2_000;

/** The work on one host, live. */
export function WorkDrawer({ host, onClose }: { host: string; onClose: () => void }) {
  const query = useHostTasks(host, { refreshMs: REFRESH_MS });
  return (
    <SideDrawer title={t('fleet.work', { host })} size="md" onClose={onClose}>
      <Answer query={query}>
        {({ tasks }) => (
          <TaskList tasks={tasks.filter((task) => task.host === host)} nowMs={query.dataUpdatedAt} />
        )}
      </Answer>
    </SideDrawer>
  );
}
