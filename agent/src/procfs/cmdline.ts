const NUL = 0;

/**
 * The arguments of `/proc/PID/cmdline`. A process that rewrote its title may leave blanks and NULs at the end;
 * those are no arguments. Empty for kernel threads and zombies.
 */
export function parseCmdline(bytes: Buffer): string[] {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === NUL) end--;
  if (end === 0) return [];
  return bytes.toString('utf8', 0, end).split('\0');
}

/**
 * The arguments of a line that was cut: without its last word, because half a secret may not look like one.
 */
export function dropCutWord(args: readonly string[]): string[] {
  const last = args[args.length - 1] ?? '';
  const kept = last.slice(0, Math.max(last.search(/\s\S*$/), 0));
  return kept === '' ? args.slice(0, -1) : [...args.slice(0, -1), kept];
}
