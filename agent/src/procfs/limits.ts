/** Soft limit of open files in `/proc/PID/limits`; undefined when it is unlimited or not told. */
export function parseOpenFilesLimit(bytes: Buffer): number | undefined {
  const soft = /^Max open files\s+(\d+)/m.exec(bytes.toString('latin1'))?.[1];
  return soft === undefined ? undefined : Number(soft);
}
