import React, { useState } from 'react';
import { css } from '@emotion/css';
import { type Worst } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Answer } from '../../../components/Answer';
import { Empty } from '../../../components/states/Empty';
import { refreshMs, type UrlChange, type UrlState } from '../../../data/url-state';
import { isLive, resolveWindow } from '../../../data/window';
import { useWorst } from '../../../data/worst-queries';
import { worstBy } from '../../../data/worst-table';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { Cover } from './Cover';
import { TagFilter } from './TagFilter';
import { WorstTable } from './WorstTable';

interface Props {
  state: UrlState;
  onChange: (change: UrlChange) => void;
}

const ROWS = 20;
/** Above what is told of each chosen host. */
const ROWS_OF_CHOSEN = 8;
/** As many as the backend gives. */
const MOST_ROWS = 200;

/** The worst instances of all hosts, of those with a tag, or of those that were chosen, in one window. */
export function WorstHosts({ state, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const [limit, setLimit] = useState(state.hosts.length > 0 ? ROWS_OF_CHOSEN : ROWS);
  const query = useWorst({
    ...{ hosts: state.hosts, tag: state.tag, by: worstBy(state.sort), limit },
    raw: `${state.from}/${state.to}`,
    resolve: () => resolveWindow(state),
    refreshMs: isLive(state) ? refreshMs(state.refresh) : 0,
  });
  return (
    <section className={styles.worst} data-testid={testIds.culprits.worst} aria-label={t('worst.title')}>
      <Answer query={query}>
        {(answer) => (
          <>
            <div className={styles.head}>
              <Cover answer={answer} />
              {state.hosts.length === 0 && (
                <TagFilter tags={answer.tags} value={state.tag} onChange={(tag) => onChange({ tag })} />
              )}
            </div>
            <Found answer={answer} state={state} onChange={onChange} />
            {answer.found > answer.rows.length && limit < MOST_ROWS && (
              <Button
                {...{ variant: 'secondary', fill: 'text', size: 'sm' }}
                data-testid={testIds.culprits.worstMore}
                onClick={() => setLimit(MOST_ROWS)}
              >
                {t('worst.more', { count: Math.min(MOST_ROWS, answer.found) })}
              </Button>
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

function Found({ answer, state, onChange }: Props & { answer: Worst }) {
  if (answer.rows.length === 0) {
    return (
      <Empty title={t('culprits.noData')}>
        <p>{t(answer.hosts === 0 ? 'worst.noHosts' : 'worst.noData')}</p>
      </Empty>
    );
  }
  return (
    <WorstTable
      answer={answer}
      window={state}
      sort={state.sort}
      onSort={(sort) => onChange({ sort: sort === state.sort ? '' : sort })}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  worst: css({ display: 'grid', gap: theme.spacing(1), gridTemplateColumns: 'minmax(0, 1fr)' }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
  }),
});
