import { useCallback, useState, type UIEvent } from 'react';

interface Options {
  count: number;
  /** Every row has this height. */
  rowPx: number;
  /** Of the part that scrolls. */
  heightPx: number;
}

/** Rows beyond both edges, so that scrolling shows no empty ones. */
const OVERSCAN = 8;

/** Which rows are to be drawn, and how much room those before and after them take. Pure. */
export function visibleRows(scrollPx: number, { count, rowPx, heightPx }: Options) {
  const from = Math.max(0, Math.min(count, Math.floor(scrollPx / rowPx)) - OVERSCAN);
  const to = Math.min(count, Math.ceil((scrollPx + heightPx) / rowPx) + OVERSCAN);
  return { from, to, beforePx: from * rowPx, afterPx: Math.max(0, count - to) * rowPx };
}

/** Draws only what can be seen of a long list; `onScroll` belongs to the part that scrolls. */
export function useVirtualRows(options: Options) {
  const [scrollPx, setScrollPx] = useState(0);
  const { rowPx } = options;
  const onScroll = useCallback(
    // In steps of some rows: in between nothing changes.
    ({ currentTarget: { scrollTop } }: UIEvent) =>
      setScrollPx(scrollTop - (scrollTop % (rowPx * (OVERSCAN / 2)))),
    [rowPx],
  );
  return { ...visibleRows(scrollPx, options), onScroll };
}
