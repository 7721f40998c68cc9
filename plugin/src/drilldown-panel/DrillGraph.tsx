import React, { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { type DataFrame, type PanelProps } from '@grafana/data';
import { type VizLegendOptions, LegendDisplayMode } from '@grafana/schema';
import { TimeSeries, type UPlotConfigBuilder, ZoomPlugin } from '@grafana/ui';
import { PlotTooltip } from './PlotTooltip';
import { usePlotMarks, type Mark } from './plot-marks';
import { structureOf } from './plot-frame';
import { type DrillRow } from './drill-view';
import { type PlotHover } from './use-plot-hover';

interface Props extends Pick<PanelProps, 'timeRange' | 'timeZone' | 'onChangeTimeRange'> {
  frame: DataFrame;
  rows: DrillRow[];
  marks: Mark[];
  width: number;
  height: number;
  format: (value: number) => string;
  onPick: (row: DrillRow | undefined, hover: PlotHover) => void;
}

/** Ours stands below: that of the library can be neither opened nor summed. */
const NO_LEGEND: VizLegendOptions = {
  showLegend: false,
  displayMode: LegendDisplayMode.Hidden,
  placement: 'bottom',
  calcs: [],
};

export function DrillGraph({
  frame,
  rows,
  marks,
  timeZone,
  format,
  onPick,
  onChangeTimeRange,
  ...size
}: Props) {
  const newest = useRef(marks);
  useLayoutEffect(() => {
    newest.current = marks;
  });
  const frames = useMemo(() => [frame], [frame]);
  const structure = useMemo(() => structureOf(frame), [frame]);
  const fields = frame.fields.slice(1);
  const zoom = useCallback(
    (range: { from: number; to: number }) => onChangeTimeRange(range),
    [onChangeTimeRange],
  );
  return (
    // Another structure is another plot: the library keeps the old one when the size changes with it.
    <TimeSeries
      key={structure}
      frames={frames}
      structureRev={1}
      timeZone={timeZone}
      legend={NO_LEGEND}
      {...size}
    >
      {(config) => (
        <>
          <PlotMarks config={config} marks={newest} />
          <ZoomPlugin config={config} onZoom={zoom} />
          <PlotTooltip
            config={config}
            rows={rows}
            fields={fields}
            timesMs={frame.fields[0]!.values}
            timeZone={timeZone}
            format={format}
            onPick={onPick}
          />
        </>
      )}
    </TimeSeries>
  );
}

function PlotMarks({ config, marks }: { config: UPlotConfigBuilder; marks: { current: Mark[] } }) {
  usePlotMarks(config, marks);
  return null;
}
