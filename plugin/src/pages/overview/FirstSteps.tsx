import React from 'react';
import { css, cx } from '@emotion/css';
import { locationUtil, type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { Empty } from '../../components/states/Empty';
import { APP_BASE, ROUTES } from '../../constants';
import { checkSteps, type Known, type StepKey } from '../../data/first-steps';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const ADD_HOST_SQL = "insert into tb_monitor_host_config select 0,'192.168.168.11',1;";
const ICON = { done: 'check-circle', now: 'arrow-right', later: 'circle' } as const;

/** A new installation: what to do next, one step after the other, each checked by itself. */
export function FirstSteps(known: Known) {
  const styles = useStyles2(getStyles);
  return (
    <Empty title={t('first.title')} testId={testIds.overview.empty}>
      <p>{t('first.text')}</p>
      <ol className={styles.steps}>
        {checkSteps(known).map(({ key, state }) => (
          <li
            key={key}
            className={cx(styles.step, state === 'later' && styles.later)}
            data-testid={testIds.overview.step}
            data-state={state}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <Icon name={ICON[state]} className={state === 'done' ? styles.done : undefined} />
            <div>
              <strong>{t(`first.${key}`)}</strong>{' '}
              {state !== 'later' && <span className={styles.word}>{t(`first.state.${state}`)}</span>}
              {state === 'now' && <How step={key} />}
            </div>
          </li>
        ))}
      </ol>
    </Empty>
  );
}

function How({ step }: { step: StepKey }) {
  if (step === 'channel') {
    return (
      <p>
        <a href={locationUtil.assureBaseUrl(`${APP_BASE}/${ROUTES.incidents}`)}>{t('first.channelHow')}</a>
      </p>
    );
  }
  return (
    <>
      <p>{t(`first.${step}How`)}</p>
      {step === 'host' && <code>{ADD_HOST_SQL}</code>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  steps: css({ listStyle: 'none', padding: 0, display: 'grid', gap: theme.spacing(1.5) }),
  step: css({ display: 'flex', gap: theme.spacing(1), strong: { color: theme.colors.text.primary } }),
  later: css({
    strong: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
  }),
  done: css({ color: theme.colors.success.text }),
  word: css({ fontSize: theme.typography.bodySmall.fontSize }),
});
