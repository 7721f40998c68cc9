import React from 'react';
import { Alert } from '@grafana/ui';
import { useWatchers } from '../../data/watcher-queries';
import { t, type MessageKey } from '../../i18n/t';
import { testIds } from '../../test-ids';

const SAID = {
  off: 'overview.watchOff',
  noRobot: 'overview.watchNoRobot',
  unreachable: 'overview.watchUnreachable',
} as const satisfies Record<string, MessageKey>;

interface Props {
  everyMs: number;
  /** Channels that send; undefined: not known yet. */
  channels: number | undefined;
}

/** Says so when nobody would tell that no server answers; where nobody is told of anything, that is said elsewhere. */
export function Watching({ everyMs, channels }: Props) {
  const { data } = useWatchers(everyMs);
  if (!channels || data === undefined || data.state === 'watched' || data.state === 'checking') {
    return null;
  }
  const { state, failed } = data;
  const [first] = failed;
  return (
    <Alert severity="warning" title={t('overview.watchNobody')} data-testid={testIds.overview.watching}>
      {t(SAID[state])}
      {state === 'unreachable' && first !== undefined && (
        <div>
          {t('overview.watchReason', {
            host: first.host,
            reason: first.reason ?? t('overview.watchNoAnswer'),
          })}
        </div>
      )}
    </Alert>
  );
}
