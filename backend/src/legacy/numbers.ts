/** Numbers as the clients of the replaced system write them. Undefined: not told, or nothing that can be read. */

const UNIT_BYTES: Record<string, number> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** A bare decimal, as of host figures; a unit behind it, as of `1000Mb/s` or `3GB`, is passed over. */
export function readDecimal(text: string | undefined, most: number): number | undefined {
  const digits = /^\s*(\d{1,18}(?:\.\d{1,18})?)\s*[A-Za-z%/]{0,8}\s*$/.exec(text ?? '')?.[1];
  const value = Number(digits);
  return digits === undefined || value > most ? undefined : value;
}

/**
 * `18000.25K/s`, `48.5MB`: bytes, or bytes per second. K, M and G count when `B` or `/s` follows; whatever else stands
 * there, and what no machine has, is 0, as it always was.
 */
export function readBytes(text: string, most: number): number {
  const match = /^\s*(\d{1,12}(?:\.\d{1,12})?)\s*([KMG])(?:B|\/s)/.exec(text);
  const bytes = match === null ? 0 : Number(match[1]) * (UNIT_BYTES[match[2] ?? ''] ?? 0);
  return bytes > most ? 0 : bytes;
}
