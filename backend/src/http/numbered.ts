/** Things that a query names by `id`. */
import { ProductError } from '../errors.ts';

/** Of a query that its schema has checked. */
export const idOf = (request: { query: unknown }) => (request.query as { id: number }).id;

/** Throws `…_UNKNOWN` (404) for undefined. */
export function found<T>(value: T | undefined, { what, id }: { what: string; id: number }): T {
  if (value !== undefined) return value;
  throw new ProductError({
    code: `${what.toUpperCase()}_UNKNOWN`,
    message: `there is no ${what} ${id}`,
    ...{ where: '/id', httpStatus: 404 },
  });
}
