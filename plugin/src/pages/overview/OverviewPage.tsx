import React, { useDeferredValue, useMemo, useState } from 'react';
import { css } from '@emotion/css';
import { type HostRow } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { FilterInput, useStyles2 } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { Refresh } from '../../components/Refresh';
import { isFirstRun } from '../../data/first-steps';
import { filterHosts } from '../../data/host-list';
import { useDiskCulprits, useHosts, useIncidents } from '../../data/queries';
import { refreshMs, useUrlState } from '../../data/url-state';
import { type RawWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { FirstSteps } from './FirstSteps';
import { HostTable } from './HostTable';
import { Watching } from './Watching';

export function OverviewPage() {
  const { state, update } = useUrlState();
  const everyMs = refreshMs(state.refresh);
  const query = useHosts(everyMs);
  const { data: incidents } = useIncidents(everyMs);
  const actions = (
    <Refresh
      value={state.refresh}
      onRefresh={() => void query.refetch()}
      onChange={(refresh) => update({ refresh })}
    />
  );
  return (
    <PluginPage pageNav={{ text: t('nav.overview') }} subTitle={t('overview.subtitle')} actions={actions}>
      <div data-testid={testIds.overview.page}>
        <Answer query={query}>
          {({ hosts }) => (
            <>
              {hosts.length > 0 && <Watching everyMs={everyMs} channels={incidents?.channels} />}
              {isFirstRun(hosts) && <FirstSteps hosts={hosts} channels={incidents?.channels} />}
              {hosts.length > 0 && <FoundHosts hosts={hosts} window={state} everyMs={everyMs} />}
            </>
          )}
        </Answer>
      </div>
    </PluginPage>
  );
}

interface FoundProps {
  hosts: HostRow[];
  window: RawWindow;
  everyMs: number;
}

/** The hosts, and how to find one of many. */
function FoundHosts({ hosts, window, everyMs }: FoundProps) {
  const styles = useStyles2(getStyles);
  const [text, setText] = useState('');
  const { data: disks } = useDiskCulprits(everyMs);
  // Typing goes before drawing.
  const wanted = useDeferredValue(text);
  const found = useMemo(() => filterHosts(hosts, wanted), [hosts, wanted]);
  const counts = { found: found.length, count: hosts.length };
  return (
    <>
      <div className={styles.head}>
        <div className={styles.filter} data-testid={testIds.overview.filter}>
          <FilterInput
            aria-label={t('overview.filter')}
            placeholder={t('overview.filter')}
            value={text}
            onChange={setText}
          />
        </div>
        <span role="status">
          {found.length === hosts.length ? t('overview.hosts', counts) : t('overview.found', counts)}
        </span>
      </div>
      <HostTable hosts={found} disks={disks} window={window} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(1),
    color: theme.colors.text.secondary,
  }),
  filter: css({ width: theme.spacing(40) }),
});
