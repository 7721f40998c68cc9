/** Hours of the week, as `instance_usual` numbers them; in UTC, so they move with a summer time. */
const HOUR_S = 3_600;
const WEEK_HOURS = 168;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_S = 4 * 86_400;

/** Hours from Monday 00:00 UTC to the begin of the hour that ends at `endS`, seconds since 1970 UTC. */
export function hourOfWeek(endS: number): number {
  return Math.floor((endS - HOUR_S - FIRST_MONDAY_S) / HOUR_S + WEEK_HOURS) % WEEK_HOURS;
}

/** The same in SQL, of a column of TIMESTAMP that holds ends of hours, or of parts of one. */
export function hourOfWeekSql(column: string): string {
  return `(FLOOR((UNIX_TIMESTAMP(${column}) - 1) / ${HOUR_S}) + ${WEEK_HOURS - FIRST_MONDAY_S / HOUR_S}) % ${WEEK_HOURS}`;
}
