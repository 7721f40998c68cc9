/** One interface of `/proc/net/dev`. */
export interface InterfaceCounters {
  name: string;
  inBytes: number;
  inErrors: number;
  inDrops: number;
  outBytes: number;
  outErrors: number;
  outDrops: number;
}

/** Parses `/proc/net/dev`. Old kernels write the name and the first number without a blank: `eth0:123`. */
export function parseNetDev(bytes: Buffer): InterfaceCounters[] {
  const interfaces: InterfaceCounters[] = [];
  for (const line of bytes.toString('utf8').split('\n')) {
    const colon = line.lastIndexOf(':');
    if (colon < 0) continue;
    const fields = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    const [inBytes, , inErrors, inDrops, , , , , outBytes, , outErrors, outDrops] = fields;
    if (outDrops === undefined) continue;
    interfaces.push({
      name: line.slice(0, colon).trim(),
      inBytes: inBytes ?? 0,
      inErrors: inErrors ?? 0,
      inDrops: inDrops ?? 0,
      outBytes: outBytes ?? 0,
      outErrors: outErrors ?? 0,
      outDrops,
    });
  }
  return interfaces;
}
