/** Lists as people type them: with commas, spaces or on lines of their own. */
export function splitList(text: string): string[] {
  return [...new Set(text.split(/[\s,，、]+/).filter((part) => part !== ''))];
}

export function joinList(parts: readonly string[]): string {
  return parts.join(', ');
}
