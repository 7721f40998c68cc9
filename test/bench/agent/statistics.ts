export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The number rounded to so many digits that count; null when it is none, since a figure is measured or absent. */
export function figure(value: number | undefined, digits = 3): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(digits));
}

/** One measured point of a curve. */
export interface Point {
  size: number;
  cost: number;
}

/** The exponent e of cost = c · size^e that fits best: the slope of the least squares line of the logarithms. */
export function growthExponent(points: readonly Point[]): number {
  const x = points.map(({ size }) => Math.log(size));
  const y = points.map(({ cost }) => Math.log(cost));
  const [meanX, meanY] = [sum(x) / x.length, sum(y) / y.length];
  const covariance = sum(x.map((value, at) => (value - meanX) * ((y[at] ?? 0) - meanY)));
  return covariance / sum(x.map((value) => (value - meanX) ** 2));
}
