/** One line of `/proc/mounts` (fstab(5)). */
export interface Mount {
  device: string;
  mount: string;
  type: string;
  options: string;
}

/** Blanks, tabs, newlines and backslashes are written as `\040`, `\011`, `\012`, `\134`: bytes in octal. */
function unescapeField(field: string): string {
  if (!field.includes('\\')) return field;
  const latin1 = Buffer.from(field, 'utf8')
    .toString('latin1')
    .replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

export function parseMounts(bytes: Buffer): Mount[] {
  const mounts: Mount[] = [];
  for (const line of bytes.toString('utf8').split('\n')) {
    const [device, mount, type, options] = line.split(' ').map(unescapeField);
    if (device === undefined || mount === undefined || type === undefined) continue;
    mounts.push({ device, mount, type, options: options ?? '' });
  }
  return mounts;
}
