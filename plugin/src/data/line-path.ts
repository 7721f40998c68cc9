/** A point of a line; `null` was not measured. */
export interface LinePoint {
  atMs: number;
  value: number | null;
}

export interface LineBox {
  width: number;
  height: number;
  /** Value at the top edge. */
  max: number;
  /** Times of the left and right edge. */
  fromMs: number;
  toMs: number;
  /** Usual distance of two points: a line breaks where they are farther apart. */
  stepMs: number;
}

export interface LinePaths {
  line: string;
  /** The line closed down to the bottom edge. */
  area: string;
}

/** Steps that may be missing before the line breaks: reports are late now and then. */
const BREAK_AFTER_STEPS = 2.5;

interface Dot {
  x: number;
  y: number;
}

/** SVG paths through the measured points; they break where these lie far apart, and a lone one is a dash. */
export function linePaths(points: LinePoint[], box: LineBox): LinePaths {
  const runs = splitRuns(points, box.stepMs).map((run) => run.map((point) => place(point, box)));
  return {
    line: runs.map(strokeOf).join(''),
    area: runs.map((run) => areaOf(run, box.height)).join(''),
  };
}

type Measured = LinePoint & { value: number };

function splitRuns(points: LinePoint[], stepMs: number): Measured[][] {
  const runs: Measured[][] = [];
  let lastMs = -Infinity;
  for (const point of points.filter(isMeasured)) {
    if (point.atMs - lastMs > stepMs * BREAK_AFTER_STEPS) {
      runs.push([]);
    }
    runs[runs.length - 1]?.push(point);
    lastMs = point.atMs;
  }
  return runs;
}

const isMeasured = (point: LinePoint): point is Measured => point.value !== null;

function place({ atMs, value }: Measured, { width, height, max, fromMs, toMs }: LineBox): Dot {
  const along = toMs > fromMs ? (atMs - fromMs) / (toMs - fromMs) : 0;
  const up = max > 0 ? value / max : 0;
  return { x: round(clamp(along) * width), y: round(height - clamp(up) * height) };
}

function strokeOf(run: Dot[]): string {
  const path = run.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return run.length === 1 ? `${path}h1` : path;
}

function areaOf(run: Dot[], height: number): string {
  const first = run[0];
  const last = run[run.length - 1];
  return first && last && run.length > 1 ? `${strokeOf(run)}L${last.x} ${height}L${first.x} ${height}Z` : '';
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));
const round = (value: number) => Math.round(value * 100) / 100;
