const SPACE = 32;
const TAB = 9;
const NEWLINE = 10;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;

/**
 * A cursor over kernel text: fields are separated by blanks, records by newlines.
 * Numbers are read byte by byte, without making strings.
 */
export class TextCursor {
  readonly bytes: Buffer;
  private end: number;
  position: number;

  constructor(bytes: Buffer, range: { start?: number; end?: number } = {}) {
    this.bytes = bytes;
    this.end = range.end ?? bytes.length;
    this.position = range.start ?? 0;
  }

  /** Begins anew with what was read into the same bytes. */
  restart(length: number): this {
    this.position = 0;
    this.end = length;
    return this;
  }

  /** The next decimal field of this line; NaN when there is none or it is not a number. */
  nextNumber(): number {
    this.skipBlanks();
    const negative = this.byte() === MINUS;
    if (negative) this.position++;
    const start = this.position;
    let value = 0;
    for (let byte = this.byte(); byte >= ZERO && byte <= NINE; byte = this.byte()) {
      value = value * 10 + (byte - ZERO);
      this.position++;
    }
    if (this.position === start) return Number.NaN;
    return negative ? -value : value;
  }

  /** The next field of this line as text; empty at the end of the line. */
  nextWord(): string {
    this.skipBlanks();
    const start = this.position;
    this.skipWord();
    return this.bytes.toString('utf8', start, this.position);
  }

  skipFields(count: number): void {
    for (let left = count; left > 0; left--) {
      this.skipBlanks();
      this.skipWord();
    }
  }

  /** Moves to the start of the next line; false when there is none. */
  nextLine(): boolean {
    const newline = this.bytes.indexOf(NEWLINE, this.position);
    if (newline < 0 || newline + 1 >= this.end) {
      this.position = this.end;
      return false;
    }
    this.position = newline + 1;
    return true;
  }

  /** True when the text at the cursor is `text`, given in ASCII. */
  startsWith(text: string): boolean {
    if (this.position + text.length > this.end) return false;
    for (let at = 0; at < text.length; at++) {
      if (this.bytes[this.position + at] !== text.charCodeAt(at)) return false;
    }
    return true;
  }

  private byte(): number {
    return this.position < this.end ? (this.bytes[this.position] ?? -1) : -1;
  }

  private skipBlanks(): void {
    for (let byte = this.byte(); byte === SPACE || byte === TAB; byte = this.byte()) this.position++;
  }

  private skipWord(): void {
    for (let byte = this.byte(); byte > SPACE; byte = this.byte()) this.position++;
  }
}

/** The lines of a text, each as the same cursor standing at its start; the reader may stop anywhere in it. */
export function* eachLine(bytes: Buffer): Generator<TextCursor> {
  if (bytes.length === 0) return;
  const cursor = new TextCursor(bytes);
  do yield cursor;
  while (cursor.nextLine());
}
