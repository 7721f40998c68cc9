/** Units in which this kernel counts. */
export interface KernelUnits {
  pageBytes: number;
  ticksPerS: number;
}

/** What Linux on x86-64 has; on arm64 pages may be larger. */
export const USUAL_UNITS: KernelUnits = { pageBytes: 4096, ticksPerS: 100 };

const AT_PAGESZ = 6;
const AT_CLKTCK = 17;
const ENTRY_BYTES = 16;

/** Parses `/proc/self/auxv` of a 64-bit process (getauxval(3)); what it does not name keeps its usual value. */
export function parseKernelUnits(bytes: Buffer): KernelUnits {
  const units = { ...USUAL_UNITS };
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    const value = Number(bytes.readBigUInt64LE(at + 8));
    const key = bytes.readBigUInt64LE(at);
    if (key === BigInt(AT_PAGESZ) && value > 0) units.pageBytes = value;
    if (key === BigInt(AT_CLKTCK) && value > 0) units.ticksPerS = value;
  }
  return units;
}
