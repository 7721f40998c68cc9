/** In how many days a file system is full. Pure. */
const DAY_S = 86_400;
/** Fewer hours than these say nothing of the next days. */
const LEAST_HOURS = 6;
const MOST_DAYS = 3_650;

/**
 * What is free through the slope of a line (least squares) through what was in use by hour, as the dashboard of disks
 * has it. Null when it does not grow, when there are too few hours, or when it takes more than ten years.
 */
export function daysUntilFull(
  hours: readonly { atS: number; usedBytes: number }[],
  freeBytes: number,
): number | null {
  const first = hours[0];
  if (first === undefined || hours.length < LEAST_HOURS) return null;
  const count = hours.length;
  // Small numbers: the squares of seconds since 1970 leave no digits for the slope.
  const t = hours.map(({ atS }) => atS - first.atS);
  const sumT = sum(t);
  const sumUsed = sum(hours.map(({ usedBytes }) => usedBytes));
  const sumBoth = sum(hours.map(({ usedBytes }, index) => usedBytes * (t[index] ?? 0)));
  const spread = count * sum(t.map((one) => one * one)) - sumT * sumT;
  const perS = spread === 0 ? 0 : (count * sumBoth - sumT * sumUsed) / spread;
  const days = freeBytes / perS / DAY_S;
  return perS > 0 && days < MOST_DAYS ? days : null;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
