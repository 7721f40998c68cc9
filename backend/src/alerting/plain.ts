/** Names and command lines that people gave cannot mention anybody, nor begin a line or a link of their own. */
export function plain(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/</g, '‹')
    .replace(/[[\]`]/g, "'");
}
