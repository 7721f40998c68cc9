/** Numbers of names: from memory, else from the database, else new ones. Committed before what refers to them. */
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import { findNames, insertNames, type Name, type NameKind } from './names-store.ts';

const PER_STATEMENT = 400;
/** Names kept in memory of one kind; beyond that it begins anew. */
const MOST = 200_000;

export class NameBook {
  private readonly db: Database;
  private readonly kind: NameKind;
  private readonly known = new Map<string, number>();

  constructor(db: Database, kind: NameKind) {
    this.db = db;
    this.kind = kind;
  }

  /** Numbers in the order of the names; unknown names get one, or undefined with `add: false`. */
  async resolve(names: readonly Name[], { add }: { add: boolean }): Promise<(number | undefined)[]> {
    if (this.known.size > MOST) this.known.clear();
    const missing = new Map<string, Name>();
    for (const name of names) {
      const key = this.keyOf(name);
      if (!this.known.has(key)) missing.set(key, name);
    }
    for (const chunk of chunks([...missing.values()], PER_STATEMENT)) await this.learn(chunk, { add });
    return names.map((name) => this.known.get(this.keyOf(name)));
  }

  private async learn(names: readonly Name[], { add }: { add: boolean }): Promise<void> {
    let missing = await this.find(names);
    if (!add || missing.length === 0) return;
    await insertNames(this.db, this.kind, missing);
    missing = await this.find(missing);
    // The database holds more texts to be equal than we do, such as letters with and without accents.
    for (const name of missing) {
      const id = (await findNames(this.db.pool, this.kind, [name]))[0]?.id;
      if (id === undefined) throw lostName(this.kind, name);
      this.known.set(this.keyOf(name), id);
    }
  }

  /** Keeps what the database knows; gives the names that it does not. */
  private async find(names: readonly Name[]): Promise<Name[]> {
    for (const { id, identity } of await findNames(this.db.pool, this.kind, names)) {
      this.known.set(this.keyOf(identity), id);
    }
    return names.filter((name) => !this.known.has(this.keyOf(name)));
  }

  private keyOf(name: Name): string {
    const text = name.slice(0, this.kind.identity.length).join('\0').trimEnd();
    return this.kind.foldsCase ? text.toLowerCase() : text;
  }
}

export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function lostName(kind: NameKind, name: Name): ProductError {
  return new ProductError({
    code: 'NAME_NOT_KEPT',
    message: `the database took the name ${JSON.stringify(name)} and does not find it again`,
    where: kind.table,
    remedy: 'report this as a defect',
  });
}
