import React, { useMemo } from 'react';
import { css } from '@emotion/css';
import { type Context, type Culprits } from '@dpm/protocol';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Empty } from '../../components/states/Empty';
import { compareRows } from '../../data/comparison';
import { columnOf } from '../../data/columns';
import { buildTable } from '../../data/culprit-table';
import { type UrlChange, type UrlState } from '../../data/url-state';
import { DEFAULT_WINDOW, type AbsoluteWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { Against } from './Against';
import { CulpritsTable } from './CulpritsTable';
import { Export } from './Export';
import { Incidents } from './Incidents';
import { NotMeasured } from './NotMeasured';
import { Sentence } from './Sentence';
import { Strip } from './Strip';

interface Props {
  answer: Culprits;
  /** Undefined until it is there: the page does not wait for it. */
  context: Context | undefined;
  state: UrlState;
  onChange: (change: UrlChange, how?: { replace: boolean }) => void;
}

export function CulpritsView({ answer, context, state, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const sort = state.sort || (answer.blame.resource ? columnOf(answer.blame.resource) : 'cpu');
  const table = useMemo(() => buildTable(answer, sort), [answer, sort]);
  const changes = useMemo(() => compareRows(answer, context), [answer, context]);
  if (answer.samples === 0) {
    const between = { from: dateTimeFormat(answer.fromMs), to: dateTimeFormat(answer.toMs) };
    return (
      <Empty title={t('culprits.noData')}>
        <p>{t('culprits.noDataText', { host: answer.host, ...between })}</p>
        <Button variant="secondary" onClick={() => onChange({ ...DEFAULT_WINDOW, refresh: '' })}>
          {t('culprits.showLast')}
        </Button>
      </Empty>
    );
  }
  const select = ({ fromMs, toMs }: AbsoluteWindow) => onChange({ from: String(fromMs), to: String(toMs) });
  return (
    <div className={styles.view}>
      <Sentence answer={answer} onSelect={select} />
      <Strip answer={answer} incidents={context?.incidents ?? []} onSelect={select} />
      <Incidents incidents={context?.incidents ?? []} />
      <CulpritsTable
        answer={answer}
        table={table}
        changes={changes}
        against={state.against}
        sort={sort}
        open={state.open}
        onSort={(column) => onChange({ sort: column }, { replace: true })}
        onOpen={(open) => onChange({ open }, { replace: true })}
      />
      <NotMeasured answer={answer} />
      <div className={styles.foot}>
        <Against value={state.against} onChange={(against) => onChange({ against }, { replace: true })} />
        <Export answer={answer} />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  foot: css({ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: theme.spacing(1) }),
  view: css({ display: 'grid', gap: theme.spacing(1.5), gridTemplateColumns: 'minmax(0, 1fr)' }),
});
