import { createHash } from 'node:crypto';

/**
 * In which order a host is to try the servers, as base addresses: every server tells it the same, and hosts are spread
 * over them. Undefined for a single one: then what was written at its installation holds.
 */
export function serversFor(host: string, servers: readonly string[]): string[] | undefined {
  if (servers.length < 2) return undefined;
  const first = createHash('sha256').update(host.toLowerCase()).digest().readUInt32BE(0) % servers.length;
  const order = [...servers.slice(first), ...servers.slice(0, first)];
  return order.map((server) => `https://${server}`);
}
