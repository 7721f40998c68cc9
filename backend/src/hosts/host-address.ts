/** A host as people write it: `db-1`, `root@db-1:2222`, `10.0.0.7`, `[2001:db8::1]:22`. */
import { isIPv4, isIPv6 } from 'node:net';
import { HostName } from '@dpm/protocol';
import Value from 'typebox/value';

export interface WrittenAddress {
  address: string;
  user?: string;
  port?: number;
}

const WRITTEN = /^(?:([^@]*)@)?(\[[^\]]*\]|[^@]*?)(?::(\d{1,5}))?$/;

/** Takes user and port apart; the address may still be none. */
export function splitAddress(text: string): WrittenAddress {
  const [, user, name = '', port] = WRITTEN.exec(text) ?? [];
  // What has more colons is an IPv6 address without a port.
  if (name.includes(':') && !name.startsWith('[')) return { address: text };
  return {
    address: isIPv6(name.slice(1, -1)) ? name.slice(1, -1) : name || text,
    ...(user !== undefined && { user }),
    ...(port !== undefined && { port: Number(port) }),
  };
}

/** Undefined when it can be a host; else why not. */
export function faultOfAddress(address: string): string | undefined {
  if (!Value.Check(HostName, address))
    return `${JSON.stringify(clip(address))} is no host name and no address`;
  if (address.includes(':') && !isIPv6(address)) return `${address} is no IPv6 address`;
  if (/^[\d.]+$/.test(address) && !isIPv4(address)) return `${address} is no IPv4 address`;
  return undefined;
}

export function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
