/** Token → role. The path decides which role is needed; the token decides which one the caller has. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ProductError } from '../errors.ts';
import { loginOf } from './grafana-context.ts';

export type Role = 'read' | 'edit' | 'admin';

/** Who the backend takes the caller of a request for. */
export interface Caller {
  role: Role;
  /** Grafana login; empty for anonymous visitors and direct callers. */
  login: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
}

const RANK: Record<Role, number> = { read: 1, edit: 2, admin: 3 };

/** Returns what finds the role of a token; every comparison takes the same time whatever the token. */
export function createRoleFinder(tokens: Record<Role, string>): (token: string) => Role | undefined {
  const known = (['admin', 'edit', 'read'] as const).map((role) => ({ role, digest: digest(tokens[role]) }));
  return (token) => {
    const asked = digest(token);
    return known.filter((one) => timingSafeEqual(one.digest, asked)).at(0)?.role;
  };
}

/** A hook that lets only callers of this role or a higher one through; throws 401 or 403. */
export function requireRole(
  needed: Role,
  findRole: (token: string) => Role | undefined,
): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const role = findRole(bearerToken(request));
    if (role === undefined) throw unauthorized('the token is not known here');
    if (RANK[role] < RANK[needed]) {
      throw new ProductError({
        code: 'FORBIDDEN',
        message: `this needs the ${needed} token, the request came with the ${role} token`,
        httpStatus: 403,
      });
    }
    request.caller = { role, login: loginOf(request.headers['x-grafana-context']) };
  };
}

/** The token of `Authorization: Bearer …`; an empty one, as an unset variable in provisioning sends it, is refused. */
export function bearerToken(request: FastifyRequest): string {
  const match = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined) throw unauthorized('a token is needed: Authorization: Bearer TOKEN');
  return match[1];
}

export function unauthorized(message: string): ProductError {
  return new ProductError({ code: 'UNAUTHORIZED', message, httpStatus: 401 });
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The caller that the role hook has put on the request. */
export function callerOf(request: { caller: Caller | null }): Caller {
  if (request.caller === null) throw new TypeError('the route has no role hook');
  return request.caller;
}
