import type { JsonObject, Panel } from './panel.ts';

export interface Section {
  /** Title of the row above the panels; none for the panels on top. */
  title?: string;
  panels: Panel[];
}

const COLUMNS = 24;

/** Numbers the panels and places them from left to right, a new line where one does not fit. */
export function placePanels(sections: Section[]): JsonObject[] {
  const placed: JsonObject[] = [];
  let y = 0;
  const add = (panel: JsonObject) => placed.push({ id: placed.length + 1, ...panel });
  for (const { title, panels } of sections) {
    if (title !== undefined) {
      add({ type: 'row', title, collapsed: false, panels: [], gridPos: { x: 0, y, w: COLUMNS, h: 1 } });
      y += 1;
    }
    y = placeLines(panels, { y, add });
  }
  return placed;
}

/** Returns the first free line below. */
function placeLines(panels: Panel[], at: { y: number; add: (panel: JsonObject) => void }): number {
  let [x, y, lineHeight] = [0, at.y, 0];
  for (const panel of panels) {
    const { w, h } = panel['gridPos'] as { w: number; h: number };
    if (x + w > COLUMNS) {
      [x, y, lineHeight] = [0, y + lineHeight, 0];
    }
    at.add({ ...panel, gridPos: { x, y, w, h } });
    x += w;
    lineHeight = Math.max(lineHeight, h);
  }
  return y + lineHeight;
}
