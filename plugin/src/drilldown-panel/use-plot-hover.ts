import { useLayoutEffect, useRef, useState } from 'react';
import { type UPlotConfigBuilder } from '@grafana/ui';

/** The part of uPlot that a hover needs. */
interface Plot {
  over: HTMLElement;
  cursor: { idx?: number | null; left?: number; top?: number };
  posToVal: (position: number, scale: string) => number;
  series: Array<{ scale?: string }>;
}

export interface PlotHover {
  /** Index of the instant. */
  index: number;
  /** On the axis of the values. */
  height: number;
  /** On the page, px. */
  x: number;
  y: number;
}

/** A press that moved further than this is a drag, which chooses a time range. */
const SLIPPED_PX = 4;

/** Where the pointer is over the plot, while it is there; `onClick` is told what it clicked on. */
export function usePlotHover(
  config: UPlotConfigBuilder,
  onClick: (hover: PlotHover) => void,
): PlotHover | undefined {
  const [hover, setHover] = useState<PlotHover>();
  const click = useRef(onClick);
  useLayoutEffect(() => {
    click.current = onClick;
  });
  useLayoutEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    let inside = false;
    let pressedX = 0;
    const hoverOf = (plot: Plot): PlotHover | undefined => {
      const { idx, left = -1, top = -1 } = plot.cursor;
      if (idx === null || idx === undefined || left < 0) {
        return undefined;
      }
      const place = plot.over.getBoundingClientRect();
      const height = plot.posToVal(top, plot.series[1]?.scale ?? 'y');
      return { index: idx, height, x: place.left + left, y: place.top + top };
    };
    config.addHook('init', (u) => {
      const plot = u as unknown as Plot;
      const { over } = plot;
      over.addEventListener('mouseenter', () => (inside = true), { signal });
      over.addEventListener('mouseleave', () => ((inside = false), setHover(undefined)), { signal });
      over.addEventListener('mousedown', ({ clientX }) => (pressedX = clientX), { signal });
      over.addEventListener(
        'click',
        ({ clientX }) => {
          const at = hoverOf(plot);
          if (at && Math.abs(clientX - pressedX) <= SLIPPED_PX) {
            click.current(at);
          }
        },
        { signal },
      );
    });
    config.addHook('setCursor', (u) => {
      // The crosshair of another panel moves ours, too: it has its own tooltip.
      if (inside && !signal.aborted) {
        setHover(hoverOf(u as unknown as Plot));
      }
    });
    return () => listening.abort();
  }, [config]);
  return hover;
}
