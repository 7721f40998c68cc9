/** Lines of a table (RFC 4180, one row a line) whose first line names its columns; comma, semicolon or tab between. */

export type Column = 'address' | 'alias' | 'owner' | 'business' | 'tags' | 'user' | 'port';

const NAMES: Record<string, Column> = {
  ...{ address: 'address', host: 'address', hostname: 'address', ip: 'address', rshost: 'address' },
  ...{ 地址: 'address', 主机: 'address', 主机名: 'address', alias: 'alias', name: 'alias', 别名: 'alias' },
  ...{
    owner: 'owner',
    负责人: 'owner',
    business: 'business',
    业务: 'business',
    tags: 'tags',
    tag: 'tags',
    标签: 'tags',
  },
  ...{ user: 'user', sshuser: 'user', 用户: 'user', port: 'port', sshport: 'port', 端口: 'port' },
};

export interface Header {
  separator: string;
  /** In their order; undefined: nobody knows a column of that name. */
  columns: (Column | undefined)[];
  names: string[];
}

/** Undefined when the line is no header: it has no column for the address. */
export function readHeader(line: string): Header | undefined {
  const text = line.replace(/^\uFEFF/, '');
  const separator = ['\t', ';', ','].find((one) => text.includes(one)) ?? ',';
  const names = splitRow(text, separator) ?? [];
  const columns = names.map(
    (name) =>
      NAMES[
        name
          .trim()
          .toLowerCase()
          .replace(/[\s_-]/g, '')
      ],
  );
  return columns.includes('address') ? { separator, columns, names } : undefined;
}

/** The cells of a row; undefined when a quote has no other end. */
export function splitRow(line: string, separator: string): string[] | undefined {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    const end = quoted === null ? indexOr(rest, separator) : quoted[0].length;
    if (quoted === null && /^\s*"/.test(rest)) return undefined;
    cells.push(quoted === null ? rest.slice(0, end).trim() : (quoted[1] ?? '').replaceAll('""', '"'));
    if (end >= rest.length) return cells;
    if (!rest.startsWith(separator, end)) return undefined;
    rest = rest.slice(end + separator.length);
  }
}

function indexOr(text: string, separator: string): number {
  const at = text.indexOf(separator);
  return at < 0 ? text.length : at;
}
