/** `/proc/loadavg`: load of 1, 5 and 15 minutes, and how many tasks (threads) there are. */
export interface LoadAverage {
  load: [number, number, number];
  threads: number | undefined;
}

/** Parses `/proc/loadavg`; throws on anything else. */
export function parseLoadAverage(bytes: Buffer): LoadAverage {
  const match = /^([\d.]+) ([\d.]+) ([\d.]+) \d+\/(\d+)/.exec(bytes.toString('latin1'));
  if (!match) throw new Error('loadavg has an unknown format');
  const [, one, five, fifteen, threads] = match;
  return { load: [Number(one), Number(five), Number(fifteen)], threads: Number(threads) };
}
