/**
 * Nanoseconds that a thread was runnable but not running: the second number of `/proc/PID/task/TID/schedstat`
 * (kernel: Documentation/scheduler/sched-stats.rst). NaN when the text is anything else.
 */
export function parseRunDelayNs(bytes: Buffer): number {
  return Number.parseInt(bytes.toString('latin1').split(' ')[1] ?? '', 10);
}
