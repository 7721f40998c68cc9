const SPACE = 32;
const ZERO = 48;
const NINE = 57;
const NOTHING = Buffer.alloc(0);

/** Walks the words of a line without making strings or objects; the word at hand is `bytes[start] … bytes[end - 1]`. */
export class WordCursor {
  start = 0;
  end = 0;
  private bytes: Buffer = NOTHING;
  private lineEnd = 0;

  /** Stands before the first word of a line. */
  enter(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = start;
    this.lineEnd = end;
  }

  /** Moves to the next word; false, and an empty word, at the end of the line. */
  next(): boolean {
    const { bytes, lineEnd } = this;
    let at = this.end;
    while (at < lineEnd && (bytes[at] ?? 0) <= SPACE) at++;
    this.start = at;
    while (at < lineEnd && (bytes[at] ?? 0) > SPACE) at++;
    this.end = at;
    return at > this.start;
  }

  /** The first byte of the word. */
  get first(): number {
    return this.bytes[this.start] ?? 0;
  }

  /** True when the word begins with `text`, given in ASCII. */
  startsWith(text: string): boolean {
    const { bytes, start } = this;
    if (this.end - start < text.length) return false;
    for (let at = 0; at < text.length; at++) {
      if (bytes[start + at] !== text.charCodeAt(at)) return false;
    }
    return true;
  }

  /** True when the word, or another range of the line, is `text`, given in ASCII. */
  is(text: string, start = this.start, end = this.end): boolean {
    const { bytes } = this;
    if (end - start !== text.length) return false;
    for (let at = 0; at < text.length; at++) {
      if (bytes[start + at] !== text.charCodeAt(at)) return false;
    }
    return true;
  }

  /** The digits after the first `skipped` bytes of the word; NaN when there are none. */
  number(skipped = 0): number {
    const { bytes, end } = this;
    const begin = this.start + skipped;
    let value = 0;
    let at = begin;
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + byte - ZERO;
    }
    return at > begin ? value : Number.NaN;
  }

  /** Goes on from another word's hash. */
  hash(seed: number): number {
    let hash = seed;
    for (let at = this.start; at < this.end; at++) hash = (Math.imul(hash, 31) + (this.bytes[at] ?? 0)) | 0;
    return hash;
  }

  text(start = this.start, end = this.end): string {
    return this.bytes.toString('latin1', start, end);
  }
}
