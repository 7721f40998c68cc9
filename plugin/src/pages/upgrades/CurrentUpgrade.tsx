import React from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { useRolloutHosts, type Rollout } from '../../data/rollout-queries';
import { baseName, bundleName, whoText } from '../../data/rollout-text';
import { isAdmin } from '../../data/role';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { RolloutHostTable } from './RolloutHostTable';
import { RolloutState, WhyHalted } from './RolloutState';
import { UpgradeControls } from './UpgradeControls';
import { Waves } from './Waves';

interface Props {
  rollout: Rollout;
  /** Only the newest one can be changed. */
  isNewest: boolean;
  everyMs: number;
  onNewest: () => void;
}

/** One upgrade: where it goes, how far it is, what stopped it, and each host that was told. */
export function CurrentUpgrade({ rollout, isNewest, everyMs, onNewest }: Props) {
  const styles = useStyles2(getStyles);
  const query = useRolloutHosts(rollout.id, isNewest ? everyMs : 0);
  const { bundle, version, baseBundle, startedMs, endedMs, login } = rollout;
  const notes = [
    baseBundle === null ? t('upgrades.fromOwn') : t('upgrades.from', { name: baseName(rollout) }),
    t('upgrades.begun', { time: dateTimeFormat(startedMs), who: whoText(login) }),
    endedMs === null ? '' : t('upgrades.ended', { time: dateTimeFormat(endedMs) }),
  ].filter(Boolean);
  return (
    <section aria-label={t('nav.upgrades')} data-testid={testIds.upgrades.current}>
      {!isNewest && (
        <Button variant="secondary" fill="text" size="sm" icon="arrow-left" onClick={onNewest}>
          {t('upgrades.notNewest')}
        </Button>
      )}
      <div className={styles.head}>
        <h3 className={styles.name} title={bundle}>
          {bundleName(bundle, version)}
        </h3>
        <span data-testid={testIds.upgrades.state} data-state={rollout.state}>
          <RolloutState state={rollout.state} />
        </span>
        <span className={styles.quiet}>{notes.join(' · ')}</span>
        {isNewest && isAdmin() && <UpgradeControls rollout={rollout} />}
      </div>
      <WhyHalted rollout={rollout} />
      <Answer query={query}>
        {(answer) => (
          <>
            <Waves rollout={rollout} answer={answer} />
            <RolloutHostTable hosts={answer.hosts} canHold={isNewest && isAdmin()} />
          </>
        )}
      </Answer>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(2),
  }),
  name: css({ margin: 0 }),
  quiet: css({ color: theme.colors.text.secondary }),
});
