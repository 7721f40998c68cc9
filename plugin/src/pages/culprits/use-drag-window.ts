import { useState, type PointerEvent } from 'react';

/** Shares of the width, 0 to 1, in the order they were dragged. */
export interface Drag {
  start: number;
  end: number;
}

interface Window {
  fromMs: number;
  toMs: number;
}

/** Less than this share of the width is a click that slipped. */
const SMALLEST = 0.02;
const SHORTEST_MS = 10_000;

/** The part of a window that was dragged over; nothing for a click. */
export function draggedWindow({ start, end }: Drag, { fromMs, toMs }: Window): Window | undefined {
  const [left, right] = start < end ? [start, end] : [end, start];
  if (right - left < SMALLEST) {
    return undefined;
  }
  const lengthMs = Math.max(SHORTEST_MS, (right - left) * (toMs - fromMs));
  const chosenFromMs = Math.round(
    Math.max(fromMs, Math.min(fromMs + left * (toMs - fromMs), toMs - lengthMs)),
  );
  return { fromMs: chosenFromMs, toMs: Math.round(Math.min(toMs, chosenFromMs + lengthMs)) };
}

/** Pointer handlers for anything as wide as the window, and what is being dragged over. */
export function useDragWindow(window: Window, onSelect: (chosen: Window) => void) {
  const [drag, setDrag] = useState<Drag>();
  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) {
        return;
      }
      event.preventDefault();
      event.currentTarget.setPointerCapture?.(event.pointerId);
      const start = along(event);
      setDrag({ start, end: start });
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (drag) {
        setDrag({ ...drag, end: along(event) });
      }
    },
    onPointerUp() {
      const chosen = drag && draggedWindow(drag, window);
      setDrag(undefined);
      if (chosen) {
        onSelect(chosen);
      }
    },
    onPointerCancel() {
      setDrag(undefined);
    },
  };
  return { drag, handlers };
}

function along({ currentTarget, clientX }: PointerEvent<HTMLElement>): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return width > 0 ? Math.min(1, Math.max(0, (clientX - left) / width)) : 0;
}
