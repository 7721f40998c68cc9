import React from 'react';
import { Answer } from '../../components/Answer';
import { TaskList } from '../../components/TaskList';
import { useHostTasks } from '../../data/fleet-queries';

const REFRESH_MS = 5_000;

export function Tasks({ host }: { host: string }) {
  const query = useHostTasks(host, { refreshMs: REFRESH_MS });
  return (
    <Answer query={query}>
      {({ tasks }) => (
        <TaskList tasks={tasks.filter((task) => task.host === host)} nowMs={query.dataUpdatedAt} />
      )}
    </Answer>
  );
}
