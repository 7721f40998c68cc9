/** More than the mark and a status take. */
const TAIL_BYTES = 24;
const MARK = /=ended= (\d+)\n$/;

/** Finds the line that ends the output of a program, with the program's status, in chunks as they come. */
export class EndMark {
  /** What stands before the status. No line that `ss` prints begins so. */
  static readonly text = '=ended= ';
  private tail = '';

  /** The status when the output ends with this chunk. */
  find(chunk: Buffer): number | undefined {
    this.tail = (this.tail + chunk.toString('latin1', Math.max(0, chunk.length - TAIL_BYTES))).slice(
      -TAIL_BYTES,
    );
    const status = MARK.exec(this.tail)?.[1];
    return status === undefined ? undefined : Number(status);
  }
}
