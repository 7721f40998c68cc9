/** Annotations of the dashboard, restarts and incidents among them, as lines and spans behind the graph. */
import { useLayoutEffect } from 'react';
import { type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import { type UPlotConfigBuilder } from '@grafana/ui';

export interface Mark {
  fromMs: number;
  /** The same for a moment. */
  toMs: number;
  color: string;
  text: string;
}

export function marksOf(annotations: DataFrame[], theme: GrafanaTheme2): Mark[] {
  return annotations.flatMap((frame) => {
    const valuesOf = (name: string): unknown[] =>
      frame.fields.find((field) => field.name === name)?.values ?? [];
    const [times, ends, colors] = [valuesOf('time'), valuesOf('timeEnd'), valuesOf('color')];
    const [titles, texts] = [valuesOf('title'), valuesOf('text')];
    return times.map((time, row) => ({
      fromMs: Number(time),
      toMs: Number(ends[row] ?? time) || Number(time),
      color: theme.visualization.getColorByName(String(colors[row] ?? 'orange')),
      text: [titles[row], texts[row]].filter(Boolean).join(' '),
    }));
  });
}

interface Drawn {
  ctx: CanvasRenderingContext2D;
  bbox: { left: number; top: number; width: number; height: number };
  valToPos: (value: number, scale: string, canvas: boolean) => number;
}

/** Draws them; new ones appear with the next drawing of the plot. */
export function usePlotMarks(config: UPlotConfigBuilder, marks: { current: Mark[] }): void {
  useLayoutEffect(() => {
    config.addHook('drawAxes', (u) => drawMarks(u as unknown as Drawn, marks.current));
  }, [config, marks]);
}

function drawMarks({ ctx, bbox, valToPos }: Drawn, marks: Mark[]): void {
  const { left, top, width, height } = bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  for (const { fromMs, toMs, color } of marks) {
    const [from, to] = [valToPos(fromMs, 'x', true), valToPos(toMs, 'x', true)];
    ctx.strokeStyle = color;
    ctx.fillStyle = color;
    ctx.globalAlpha = 0.12;
    ctx.fillRect(from, top, to - from, height);
    ctx.globalAlpha = 0.9;
    ctx.setLineDash([6, 4]);
    ctx.beginPath();
    for (const x of from === to ? [from] : [from, to]) {
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
    }
    ctx.stroke();
  }
  ctx.restore();
}
