import React from 'react';
import { css, cx } from '@emotion/css';
import { type RolloutHosts } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, type IconName } from '@grafana/ui';
import { Bar } from '../../components/Bar';
import { formatDuration } from '../../data/format';
import { type Rollout } from '../../data/rollout-queries';
import { viewWaves, type WaveView } from '../../data/rollout-view';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const MARKS: Record<WaveView['state'], IconName> = {
  done: 'check',
  todo: 'circle',
  waiting: 'sync',
  watched: 'eye',
  paused: 'pause',
  halted: 'exclamation-triangle',
  back: 'arrow-left',
  none: 'minus',
};

interface Props {
  rollout: Rollout;
  answer: RolloutHosts;
}

/** How far it has come: all of it, and each wave. */
export function Waves({ rollout, answer }: Props) {
  const styles = useStyles2(getStyles);
  const { left } = answer;
  const running = answer.hosts.filter(({ isRunning }) => isRunning).length;
  const all = answer.hosts.length + left;
  return (
    <>
      <div className={styles.all} role="status">
        <strong>
          {all === 0 && rollout.state === 'done'
            ? t('upgrades.nobody')
            : t('upgrades.progress', { running, all })}
        </strong>
        {left > 0 && <span className={styles.quiet}>{t('upgrades.left', { count: left })}</span>}
      </div>
      <Bar
        value={all === 0 ? Number(rollout.state === 'done') : running / all}
        guilty={rollout.state === 'halted'}
      />
      <ol className={styles.waves} aria-label={t('upgrades.waves')}>
        {viewWaves(rollout, answer).map((view) => (
          <Wave key={view.wave} view={view} isPresent={view.wave === rollout.wave} answer={answer} />
        ))}
      </ol>
    </>
  );
}

interface WaveProps {
  view: WaveView;
  isPresent: boolean;
  answer: RolloutHosts;
}

function Wave({ view: { wave, told, running, state }, isPresent, answer }: WaveProps) {
  const styles = useStyles2(getStyles);
  const isIdle = state === 'todo' || state === 'none';
  return (
    <li
      className={cx(styles.wave, isPresent && styles.present, isIdle && styles.idle)}
      data-testid={testIds.upgrades.wave + wave}
      data-state={state}
    >
      <strong>{t(`upgrades.wave.${wave}`)}</strong>
      <div>{told > 0 ? t('upgrades.waveCount', { running, told }) : '–'}</div>
      <div className={cx(state === 'halted' && styles.bad)}>
        <Icon name={MARKS[state]} /> {stateText(state, answer)}
      </div>
    </li>
  );
}

function stateText(state: WaveView['state'], { goodForS, soakS }: RolloutHosts): string {
  return state === 'watched'
    ? t('upgrades.waveState.watched', {
        time: formatDuration(Math.min(goodForS ?? 0, soakS) * 1_000),
        soak: formatDuration(soakS * 1_000),
      })
    : t(`upgrades.waveState.${state}`);
}

const getStyles = (theme: GrafanaTheme2) => ({
  all: css({ display: 'flex', gap: theme.spacing(2), marginBottom: theme.spacing(0.5) }),
  quiet: css({ color: theme.colors.text.secondary }),
  waves: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    gap: theme.spacing(1),
    margin: theme.spacing(1, 0, 3),
    listStyle: 'none',
  }),
  wave: css({
    padding: theme.spacing(1, 1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    fontVariantNumeric: 'tabular-nums',
  }),
  present: css({ borderColor: theme.colors.border.strong, background: theme.colors.background.secondary }),
  idle: css({ color: theme.colors.text.secondary }),
  bad: css({ color: theme.colors.error.text }),
});
