import type { FastifyRequest } from 'fastify';
import { ProductError } from '../errors.ts';

/** True for 127.0.0.0/8 and ::1, also as an IPv4-mapped IPv6 address. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address);
}

/** A hook for what plain HTTP gives to this machine only. The peer address counts; no header is believed. */
export async function requireLoopback(request: FastifyRequest): Promise<void> {
  if (isLoopback(request.socket.remoteAddress ?? '')) return;
  throw new ProductError({
    code: 'PLAIN_HTTP_REFUSED',
    message: 'plain HTTP answers this only on the machine itself; use the TLS port',
    httpStatus: 403,
  });
}

/**
 * A hook for pages that work without a token: a request that a foreign web page sends or a rebound name leads here is
 * refused, because its Host or Origin is not this machine.
 */
export async function requireOwnOrigin(request: FastifyRequest): Promise<void> {
  const { host = '', origin } = request.headers;
  const own = isOwnHost(host) && (origin === undefined || origin === `http://${host}`);
  if (own && request.headers['sec-fetch-site'] !== 'cross-site') return;
  throw new ProductError({
    code: 'FOREIGN_ORIGIN',
    message: 'the preview page answers only to itself: open it by its loopback address',
    httpStatus: 403,
  });
}

function isOwnHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || isLoopback(name);
}
