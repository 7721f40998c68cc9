/**
 * A cache in two generations. What is read or written is in the young one; when that is full, or on `age`, it becomes
 * the old one and the old one is dropped. So it holds at most 2 × `most` entries, and what was not used for two ages
 * is gone; a hit in the young generation costs one look-up and changes nothing.
 */
export class BoundedCache<Value> {
  private readonly most: number;
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  constructor(most: number) {
    this.most = most;
  }

  /** Entries of both generations. */
  get size(): number {
    return this.young.size + this.old.size;
  }

  get(key: string): Value | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const older = this.old.get(key);
    if (older === undefined) return undefined;
    this.old.delete(key);
    this.set(key, older);
    return older;
  }

  set(key: string, value: Value): void {
    this.young.set(key, value);
    if (this.young.size >= this.most) this.age();
  }

  age(): void {
    this.old = this.young;
    this.young = new Map();
  }
}
