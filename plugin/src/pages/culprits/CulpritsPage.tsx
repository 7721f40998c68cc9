import React, { useCallback } from 'react';
import { PluginPage } from '@grafana/runtime';
import { Answer } from '../../components/Answer';
import { Empty } from '../../components/states/Empty';
import { pageNav } from '../../data/page-nav';
import { useContextOf, useCulprits, useHosts } from '../../data/queries';
import { refreshMs, useUrlState, type UrlState } from '../../data/url-state';
import { isLive, moveWindow, resolveWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { Controls } from './Controls';
import { CulpritsView } from './CulpritsView';
import { ManyHosts } from './ManyHosts';
import { WorstHosts } from './worst/WorstHosts';
import { useCopyLink } from './use-copy-link';
import { usePageKeys } from './use-page-keys';

/** Who used one host, or several, in one window. */
export function CulpritsPage() {
  const { state, update } = useUrlState();
  const list = useHosts(60_000);
  const all = list.data?.hosts ?? [];
  const hosts = state.hosts.length === 0 && all.length === 1 ? [all[0]!.host] : state.hosts;
  const isOne = hosts.length === 1;
  const { query, context } = useOneHost(isOne ? hosts[0]! : '', state);
  const copyLink = useCopyLink(state, hosts);
  const move = useCallback((direction: -1 | 1) => update(moveWindow(state, { direction })), [state, update]);
  usePageKeys({ onMove: move, onCopy: copyLink });

  return (
    <PluginPage
      pageNav={isOne ? { text: hosts[0]!, parentItem: pageNav('culprits') } : pageNav('culprits')}
      actions={
        <Controls
          state={{ ...state, host: hosts[0] ?? '', hosts }}
          hosts={all}
          onChange={update}
          onMove={move}
          onRefresh={() => void query.refetch()}
          onCopy={copyLink}
        />
      }
    >
      <div data-testid={testIds.culprits.page}>
        {isOne && (
          <Answer query={query}>
            {(answer) => <CulpritsView answer={answer} context={context} state={state} onChange={update} />}
          </Answer>
        )}
        {!isOne && (
          <Answer query={list}>
            {() =>
              all.length === 0 && hosts.length === 0 ? (
                <Empty title={t('culprits.chooseHost')}>
                  <p>{t('culprits.noHosts')}</p>
                </Empty>
              ) : (
                <WorstHosts state={state} onChange={update} />
              )
            }
          </Answer>
        )}
        {hosts.length > 1 && <ManyHosts state={state} onChange={update} />}
      </div>
    </PluginPage>
  );
}

/** The answer about one host, and what it is compared with as soon as that is there. */
function useOneHost(host: string, state: UrlState) {
  const asked = {
    host,
    raw: `${state.from}/${state.to}`,
    resolve: () => resolveWindow(state),
    refreshMs: isLive(state) ? refreshMs(state.refresh) : 0,
  };
  const query = useCulprits(asked);
  const { data: context } = useContextOf(asked);
  return { query, context };
}
