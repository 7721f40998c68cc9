import {
  FieldColorModeId,
  FieldType,
  getDisplayProcessor,
  getFieldDisplayName,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import { AxisPlacement, GraphDrawStyle, StackingMode } from '@grafana/schema';

interface Look {
  /** 0 to 100. */
  fillOpacity: number;
  theme: GrafanaTheme2;
}

/** A line goes on over reports that came late, and breaks where there was nothing for longer than this. */
const SILENT_AFTER_MS = 120_000;

/** Settings that draw every series on top of the one before it; gaps stay gaps. */
export function stackFrames(frames: DataFrame[], { fillOpacity, theme }: Look): DataFrame[] {
  let seriesIndex = -1;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      if (field.type !== FieldType.number) {
        return field;
      }
      seriesIndex += 1;
      const displayName = getFieldDisplayName(field, frame, frames);
      const stacked = stackField(field, { displayName, seriesIndex, fillOpacity });
      return { ...stacked, display: getDisplayProcessor({ field: stacked, theme }) };
    }),
  }));
}

interface Place {
  displayName: string;
  seriesIndex: number;
  fillOpacity: number;
}

function stackField(field: Field, { displayName, seriesIndex, fillOpacity }: Place): Field {
  return {
    ...field,
    state: { ...field.state, seriesIndex, displayName },
    config: {
      ...field.config,
      displayName,
      color: field.config.color ?? { mode: FieldColorModeId.PaletteClassic },
      custom: {
        drawStyle: GraphDrawStyle.Line,
        lineWidth: 1,
        fillOpacity,
        showPoints: 'never',
        spanNulls: SILENT_AFTER_MS,
        axisPlacement: AxisPlacement.Auto,
        axisSoftMin: 0,
        stacking: { mode: StackingMode.Normal, group: 'A' },
        ...field.config.custom,
      },
    },
  };
}
