import React, { useCallback } from 'react';
import { PluginPage } from '@grafana/runtime';
import { Answer } from '../../components/Answer';
import { Empty } from '../../components/states/Empty';
import { useCulprits, useHosts } from '../../data/queries';
import { refreshMs, useUrlState } from '../../data/url-state';
import { isLive, moveWindow, resolveWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { Controls } from './Controls';
import { CulpritsView } from './CulpritsView';
import { useCopyLink } from './use-copy-link';
import { usePageKeys } from './use-page-keys';

export function CulpritsPage() {
  const { state, update } = useUrlState();
  const intervalMs = refreshMs(state.refresh);
  const hosts = useHosts(60_000);
  const only = hosts.data?.hosts.length === 1 ? hosts.data.hosts[0]!.host : '';
  const host = state.host || only;
  const query = useCulprits({
    host,
    raw: `${state.from}/${state.to}`,
    resolve: () => resolveWindow(state),
    refreshMs: isLive(state) ? intervalMs : 0,
  });
  const copyLink = useCopyLink(state, host);
  const move = useCallback((direction: -1 | 1) => update(moveWindow(state, { direction })), [state, update]);
  usePageKeys({ onMove: move, onCopy: copyLink });

  return (
    <PluginPage
      pageNav={{ text: host || t('nav.culprits') }}
      actions={
        <Controls
          state={{ ...state, host }}
          hosts={hosts.data?.hosts ?? []}
          onChange={update}
          onMove={move}
          onRefresh={() => void query.refetch()}
          onCopy={copyLink}
        />
      }
    >
      <div data-testid={testIds.culprits.page}>
        {host ? (
          <Answer query={query}>
            {(answer) => <CulpritsView answer={answer} state={state} onChange={update} />}
          </Answer>
        ) : (
          <Answer query={hosts}>
            {() => (
              <Empty title={t('culprits.chooseHost')}>
                <p>{t('culprits.chooseText')}</p>
              </Empty>
            )}
          </Answer>
        )}
      </div>
    </PluginPage>
  );
}
