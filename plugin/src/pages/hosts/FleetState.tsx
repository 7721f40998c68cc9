import React from 'react';
import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { type FleetHost } from '../../data/fleet-queries';
import { formatDuration } from '../../data/format';
import { errorRemedy, errorText, stepText } from '../../data/task-text';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { getFleetStyles } from './fleet-styles';

const BAD: ReadonlySet<FleetHost['state']> = new Set(['failed', 'silent', 'removalPending']);

interface Props {
  host: FleetHost;
  onWatch: ((host: string) => void) | undefined;
}

/** The state in a word, and below it the step that goes on, or why it failed. */
export function FleetState({ host, onWatch }: Props) {
  const styles = useStyles2(getFleetStyles);
  const { state, work } = host;
  const word = t(`fleet.states.${state}`);
  const look = cx(BAD.has(state) && styles.bad, state === 'held' && styles.warn);
  const below = detailOf(host);
  return (
    <>
      {onWatch && work ? (
        <button
          type="button"
          className={cx(styles.link, look)}
          title={t('fleet.showWork', { host: host.host })}
          data-testid={testIds.fleet.work}
          onClick={() => onWatch(host.host)}
        >
          {word}
        </button>
      ) : (
        <span className={look}>{word}</span>
      )}
      <div className={cx(styles.quiet, styles.ellipsis)} title={hintOf(host)}>
        {below}
      </div>
    </>
  );
}

function detailOf({ state, work, error, removal }: FleetHost): string {
  if (state === 'working' && work) {
    const step = t('fleet.step', { done: work.stepsDone, all: work.stepsAll });
    return work.step === null ? step : `${stepText(work.step)} · ${step}`;
  }
  if (error === null) {
    return removal === null ? '' : t(`fleet.removal.${removal}`);
  }
  const { attempts, retryInS } = error;
  const again =
    retryInS > 0
      ? t('fleet.retryIn', { attempts, time: formatDuration(retryInS * 1_000) })
      : t('fleet.attempts', { attempts });
  return t('fleet.errorLine', { error: errorText(error.code, error.message), again });
}

/** All that is known of what went wrong: in words, what to do, and as the backend says it. */
function hintOf(host: FleetHost): string {
  const { error } = host;
  return error === null
    ? detailOf(host)
    : [detailOf(host), errorRemedy(error.code), `${error.code}: ${error.message}`].filter(Boolean).join('\n');
}
