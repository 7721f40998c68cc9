import { draggedWindow } from './use-drag-window';

const HOUR = { fromMs: 1_795_519_800_000, toMs: 1_795_523_400_000 };

describe('dragging over the strip', () => {
  it('chooses the part of the window, whichever way it was dragged', () => {
    const quarter = { fromMs: HOUR.fromMs + 900_000, toMs: HOUR.fromMs + 1_800_000 };
    expect(draggedWindow({ start: 0.25, end: 0.5 }, HOUR)).toEqual(quarter);
    expect(draggedWindow({ start: 0.5, end: 0.25 }, HOUR)).toEqual(quarter);
  });

  it('does nothing for a click', () => {
    expect(draggedWindow({ start: 0.5, end: 0.505 }, HOUR)).toBeUndefined();
  });

  it('never chooses less than one sample, nor time outside the window', () => {
    const minute = { fromMs: HOUR.fromMs, toMs: HOUR.fromMs + 60_000 };
    expect(draggedWindow({ start: 0.95, end: 1 }, minute)).toEqual({
      fromMs: minute.toMs - 10_000,
      toMs: minute.toMs,
    });
    const short = { fromMs: HOUR.fromMs, toMs: HOUR.fromMs + 5_000 };
    expect(draggedWindow({ start: 0.2, end: 0.9 }, short)).toEqual(short);
  });
});
