/** An object whose optional keys may be undefined, as they come from readings that may have failed. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** The same object without its undefined keys: on the wire, absent means "not measured". */
export function defined<T extends object>(values: Loose<T>): T {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
}
