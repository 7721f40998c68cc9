import { eachLine } from './text-cursor.ts';

const BYTES_PER_KIB = 1024;

/**
 * Parses `/proc/meminfo`, `/proc/PID/status` and `/proc/vmstat`: a name and a number on each line.
 * Values followed by `kB` become bytes; lines without a number are left out.
 */
export function parseNameValues(bytes: Buffer): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of eachLine(bytes)) {
    const word = line.nextWord();
    const value = line.nextNumber();
    if (word === '' || Number.isNaN(value)) continue;
    const name = word.endsWith(':') ? word.slice(0, -1) : word;
    values.set(name, line.nextWord() === 'kB' ? value * BYTES_PER_KIB : value);
  }
  return values;
}
