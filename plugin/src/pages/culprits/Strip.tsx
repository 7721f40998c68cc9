import React from 'react';
import { css } from '@emotion/css';
import { type Culprits, type IncidentMark } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { sourceFor, type ColumnKey } from '../../data/columns';
import { placeMarks } from '../../data/marks';
import { stripSeries, type StripKey } from '../../data/strip';
import { type AbsoluteWindow } from '../../data/window';
import { testIds } from '../../test-ids';
import { StripItem } from './StripItem';
import { useDragWindow } from './use-drag-window';

const COLUMN: Record<StripKey, ColumnKey> = {
  cpu: 'cpu',
  memory: 'memory',
  diskUtil: 'diskRead',
  disk: 'diskRead',
  net: 'net',
};

interface Props {
  answer: Culprits;
  incidents: IncidentMark[];
  onSelect: (window: AbsoluteWindow) => void;
}

/** The host over the window, one line per resource; what is dragged over on one of them becomes the window. */
export function Strip({ answer, incidents, onSelect }: Props) {
  const styles = useStyles2(getStyles);
  const marks = placeMarks(incidents, answer);
  const { drag, handlers } = useDragWindow(answer, onSelect);
  return (
    <div className={styles.strip} data-testid={testIds.culprits.strip}>
      {stripSeries(answer).map((series) => (
        <StripItem
          key={series.key}
          series={series}
          source={sourceFor(answer.sources, COLUMN[series.key]) ?? null}
          answer={answer}
          marks={marks}
          drag={drag}
          handlers={handlers}
        />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: theme.spacing(1),
  }),
});
