/**
 * `column -> '$.leaf'` is `JSON_EXTRACT(column, '$.leaf')`, `column ->> '$.leaf'` is JSON_UNQUOTE of it; the left side is
 * a column, plain or quoted, with or without its table. Strings and comments stay as they are.
 */

/** A string, a comment, or a column with its arrow and path. */
const PART =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|--[ \t][^\n]*|#[^\n]*|\/\*[^]*?\*\/|((?:[\w$]+|`[^`]+`)(?:\s*\.\s*(?:[\w$]+|`[^`]+`)){0,2})\s*(->>?)\s*('(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")/g;

export function convertArrows(sql: string): string {
  return sql.replaceAll(
    PART,
    (whole: string, column: string | undefined, arrow: string | undefined, path: string | undefined) => {
      if (column === undefined || path === undefined) return whole;
      const extracted = `JSON_EXTRACT(${column}, ${path})`;
      return arrow === '->>' ? `JSON_UNQUOTE(${extracted})` : extracted;
    },
  );
}
