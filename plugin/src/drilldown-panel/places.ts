/**
 * Where a series stands: whose it is, from the instance down. SQL says so by text columns, and Grafana by labels, of
 * these names; a series without any of them is an instance by its own name.
 */
export const LEVELS = ['instance', 'process', 'client'] as const;
export type Level = (typeof LEVELS)[number];

/** Names as the data has them, by level; a level that is not there is not told apart. */
export type Place = Partial<Record<Level, string>>;

/** Levels gone down through, in that order. */
export type Path = Array<{ level: Level; name: string; text: string }>;

export const isLevel = (name: string): name is Level => (LEVELS as readonly string[]).includes(name);

export const toPlace = (path: Path): Place =>
  Object.fromEntries(path.map(({ level, name }) => [level, name]));

export const levelsOf = (place: Place): Level[] => LEVELS.filter((level) => place[level] !== undefined);

/** All that `upper` says is true of `place`. */
export function isWithin(place: Place, upper: Place): boolean {
  return levelsOf(upper).every((level) => place[level] === upper[level]);
}
