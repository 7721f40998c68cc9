const HIGH_SURROGATE_AT_END = /[\ud800-\udbff]$/;

/** The start of a text, `most` UTF-16 units long at most, without half a character at its end. */
export function clip(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(HIGH_SURROGATE_AT_END, '');
}
