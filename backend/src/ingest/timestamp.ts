/** `YYYY-MM-DD hh:mm:ss` in UTC of milliseconds since 1970, cut to the second: a TIMESTAMP of our UTC sessions. */
export function toTimestamp(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}
