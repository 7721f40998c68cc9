/** Access to the parts of an old client's report, and a list of what could not be read in it. */
import type { Struct, Value } from './xml-rpc.ts';

/** Places told of what could not be read; there may be thousands. */
const MOST_ODD = 8;
const MOST_PLACE = 48;

export class OldReport {
  readonly root: Struct;
  private readonly odd: string[] = [];
  private oddCount = 0;
  private readonly noParts = new Set<string>();

  constructor(root: Struct) {
    this.root = root;
  }

  /** A part of the report; one that is no struct is left out. */
  part(name: string): Struct | undefined {
    const value = this.root.get(name);
    if (value === undefined || isStruct(value)) return value;
    if (!this.noParts.has(name)) this.leaveOut(name);
    this.noParts.add(name);
    return undefined;
  }

  /** Notes that what stands there was left out. */
  leaveOut(...path: string[]): void {
    this.oddCount += 1;
    const place = `/${path.join('/')}`;
    if (this.odd.length < MOST_ODD) this.odd.push(cut(place, MOST_PLACE));
  }

  /** What was left out, in words; undefined when nothing was. */
  get remark(): string | undefined {
    if (this.oddCount === 0) return undefined;
    const rest = this.oddCount - this.odd.length;
    return `left out: ${this.odd.join(' ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  }

  /** Reads a leaf. One that is there and cannot be read is left out. */
  leaf<T>(
    struct: Struct | undefined,
    path: readonly string[],
    read: (text: string) => T | undefined,
  ): T | undefined {
    const value = struct?.get(path.at(-1) ?? '');
    if (value === undefined) return undefined;
    const result = typeof value === 'string' ? read(value) : undefined;
    if (result === undefined) this.leaveOut(...path);
    return result;
  }
}

export function isStruct(value: Value | undefined): value is Struct {
  return value instanceof Map;
}

/** A part of a struct, where it is one. */
export function partOf(struct: Struct | undefined, name: string): Struct | undefined {
  const part = struct?.get(name);
  return isStruct(part) ? part : undefined;
}

/** Text of a leaf. */
export function textOf(struct: Struct | undefined, name: string): string | undefined {
  const value = struct?.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** At most so many UTF-16 units, never half a character. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
