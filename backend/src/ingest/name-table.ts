/** How names of one kind are found in the database, put into it and kept up to date. */
import type { Pool, PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import { ProductError } from '../errors.ts';
import type { BoundedCache } from './bounded-cache.ts';
import { chunks } from './sql-text.ts';

/** A name whose row says something else than it does. */
export interface Change<Name> {
  id: number;
  name: Name;
}

export interface NameTable<Name, Known> {
  /** Reads what the database knows of these names, by their keys. */
  find(pool: Pool, names: readonly Name[]): Promise<Map<string, Known>>;
  /** Adds them; those that are there by now, from another backend perhaps, stay as they are. */
  insert(connection: PoolConnection, names: readonly Name[]): Promise<void>;
  /** True when the name says something newer than what is known. */
  isOutdated(known: Known, name: Name): boolean;
  /** Of two names of one key in a group, true when the second one tells more, or what is newer. */
  tellsMore(than: Name, name: Name): boolean;
  /** Writes what changed, by number. */
  update(connection: PoolConnection, changes: readonly Change<Name>[]): Promise<void>;
  /** What is known after the update. */
  learn(change: Change<Name>): Known;
}

interface Source<Name, Known> {
  cache: BoundedCache<Known>;
  table: NameTable<Name, Known>;
}

const NAMES_PER_STATEMENT = 500;

/**
 * What is known of each name, in lists as they were given: from the cache, else from the database, else added to it.
 * Names are committed apart from the reports that use them, so what the cache holds is never rolled back. They are
 * looked for before they are added, because every attempt to add one uses up a number.
 */
export async function resolveNames<Name extends { key: string }, Known extends { id: number }>(
  db: Database,
  lists: readonly (readonly Name[])[],
  { cache, table }: Source<Name, Known>,
): Promise<Known[][]> {
  /** Names that are unknown or say something new, once each: none, most of the time. */
  const late = new Map<string, Name>();
  const known = lists.map((names) =>
    names.map((name) => {
      const value = cache.get(name.key);
      if (value === undefined || table.isOutdated(value, name)) {
        const before = late.get(name.key);
        if (before === undefined || table.tellsMore(before, name)) late.set(name.key, name);
      }
      return value;
    }),
  );
  const settled = late.size > 0 ? await settle(db, late, { cache, table }) : new Map<string, Known>();
  return known.map((values, list) =>
    values.map((value, place) => {
      const key = lists[list]?.[place]?.key ?? '';
      const now = (settled.size > 0 ? settled.get(key) : undefined) ?? value;
      if (now === undefined) throw lostName(key);
      return now;
    }),
  );
}

/** What is known of each name, from the cache alone; undefined when one is not known, or says something new. */
export function recallNames<Name extends { key: string }, Known>(
  names: readonly Name[],
  { cache, table }: Source<Name, Known>,
): Known[] | undefined {
  const known: Known[] = [];
  for (const name of names) {
    const value = cache.get(name.key);
    if (value === undefined || table.isOutdated(value, name)) return undefined;
    known.push(value);
  }
  return known;
}

/** Brings the database and the cache up to what the names say. */
async function settle<Name extends { key: string }, Known extends { id: number }>(
  db: Database,
  names: ReadonlyMap<string, Name>,
  { cache, table }: Source<Name, Known>,
): Promise<Map<string, Known>> {
  const settled = new Map<string, Known>();
  const unknown: Name[] = [];
  for (const [key, name] of names) {
    const value = cache.get(key);
    if (value === undefined) unknown.push(name);
    else settled.set(key, value);
  }
  for (const chunk of chunks(unknown, NAMES_PER_STATEMENT)) {
    for (const [key, value] of await findOrInsert(db, chunk, table)) settled.set(key, value);
  }
  const changes: Change<Name>[] = [];
  for (const [key, value] of settled) {
    const name = names.get(key);
    if (name && table.isOutdated(value, name)) changes.push({ id: value.id, name });
  }
  if (changes.length > 0) {
    await inTransaction(db, (connection) => table.update(connection, changes));
    for (const change of changes) settled.set(change.name.key, table.learn(change));
  }
  for (const [key, value] of settled) cache.set(key, value);
  return settled;
}

async function findOrInsert<Name extends { key: string }, Known>(
  db: Database,
  names: readonly Name[],
  table: NameTable<Name, Known>,
): Promise<Map<string, Known>> {
  const known = await table.find(db.pool, names);
  // In one order everywhere, so that backends that add the same names do not lock each other.
  const missing = names.filter(({ key }) => !known.has(key)).sort((a, b) => (a.key < b.key ? -1 : 1));
  if (missing.length === 0) return known;
  await inTransaction(db, (connection) => table.insert(connection, missing));
  for (const [key, value] of await table.find(db.pool, missing)) known.set(key, value);
  for (const { key } of missing) if (!known.has(key)) throw lostName(key);
  return known;
}

function lostName(key: string): ProductError {
  return new ProductError({
    code: 'NAME_NOT_KEPT',
    message: `the database took the name ${JSON.stringify(key)} and does not find it again`,
    remedy: 'report this as a defect',
  });
}
