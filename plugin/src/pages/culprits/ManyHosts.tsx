import React from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { useCulprits } from '../../data/queries';
import { culpritsHref, refreshMs, type UrlChange, type UrlState } from '../../data/url-state';
import { isLive, resolveWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { Sentence } from './Sentence';
import { Strip } from './Strip';

interface Props {
  state: UrlState;
  onChange: (change: UrlChange) => void;
}

/** Each is asked for by itself: more would make everybody wait. */
const MOST_HOSTS = 12;

/** Several hosts in one window: what blame says of each, over its lines; dragging over one of them moves all. */
export function ManyHosts({ state, onChange }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.hosts}>
      {state.hosts.length > MOST_HOSTS && <p>{t('many.most', { count: MOST_HOSTS })}</p>}
      {state.hosts.slice(0, MOST_HOSTS).map((host) => (
        <OneOfMany key={host} host={host} state={state} onChange={onChange} />
      ))}
    </div>
  );
}

function OneOfMany({ host, state, onChange }: Props & { host: string }) {
  const styles = useStyles2(getStyles);
  const query = useCulprits({
    host,
    raw: `${state.from}/${state.to}`,
    resolve: () => resolveWindow(state),
    refreshMs: isLive(state) ? refreshMs(state.refresh) : 0,
  });
  return (
    <section className={styles.host} data-testid={testIds.culprits.oneOfMany} data-host={host}>
      <h3 className={styles.name}>
        <TextLink href={culpritsHref({ ...state, host })} inline={false} title={t('many.open', { host })}>
          {host}
        </TextLink>
      </h3>
      <Answer query={query}>
        {(answer) => {
          const select = ({ fromMs, toMs }: { fromMs: number; toMs: number }) =>
            onChange({ from: String(fromMs), to: String(toMs) });
          return (
            <>
              <Sentence answer={answer} onSelect={select} />
              <Strip answer={answer} incidents={[]} onSelect={select} />
            </>
          );
        }}
      </Answer>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  hosts: css({ display: 'grid', gap: theme.spacing(2), gridTemplateColumns: 'minmax(0, 1fr)' }),
  host: css({ display: 'grid', gap: theme.spacing(1), gridTemplateColumns: 'minmax(0, 1fr)' }),
  name: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
});
