import React, { useMemo } from 'react';
import { css } from '@emotion/css';
import { type Culprits } from '@dpm/protocol';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Empty } from '../../components/states/Empty';
import { columnOf } from '../../data/columns';
import { buildTable } from '../../data/culprit-table';
import { type UrlState } from '../../data/url-state';
import { DEFAULT_WINDOW, type AbsoluteWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { CulpritsTable } from './CulpritsTable';
import { Export } from './Export';
import { NotMeasured } from './NotMeasured';
import { Sentence } from './Sentence';
import { Strip } from './Strip';

interface Props {
  answer: Culprits;
  state: UrlState;
  onChange: (change: Partial<UrlState>, how?: { replace: boolean }) => void;
}

export function CulpritsView({ answer, state, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const sort = state.sort || (answer.blame.resource ? columnOf(answer.blame.resource) : 'cpu');
  const table = useMemo(() => buildTable(answer, sort), [answer, sort]);
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
      <Strip answer={answer} onSelect={select} />
      <CulpritsTable
        answer={answer}
        table={table}
        sort={sort}
        open={state.open}
        onSort={(column) => onChange({ sort: column }, { replace: true })}
        onOpen={(open) => onChange({ open }, { replace: true })}
      />
      <NotMeasured answer={answer} />
      <Export answer={answer} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({ display: 'grid', gap: theme.spacing(1.5), gridTemplateColumns: 'minmax(0, 1fr)' }),
});
