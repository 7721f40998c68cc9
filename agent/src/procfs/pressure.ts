/** Totals of one file of `/proc/pressure`, µs since boot (kernel: Documentation/accounting/psi.rst). */
export interface PressureTotals {
  someUs: number;
  /** Absent for cpu before kernel 5.13. */
  fullUs: number | undefined;
}

/** Parses one pressure file; throws when there is no `some` line. */
export function parsePressure(bytes: Buffer): PressureTotals {
  const text = bytes.toString('latin1');
  const some = /^some .*\btotal=(\d+)/m.exec(text)?.[1];
  const full = /^full .*\btotal=(\d+)/m.exec(text)?.[1];
  if (some === undefined) throw new Error('pressure file without a "some" line');
  return { someUs: Number(some), fullUs: full === undefined ? undefined : Number(full) };
}
