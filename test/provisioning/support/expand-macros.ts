/** What Grafana puts into a statement before it sends it, as far as our dashboards use it. */
export interface Window {
  fromS: number;
  toS: number;
  /** Length of a bucket, what `$__interval` stands for. */
  intervalS: number;
  host: string;
}

/** Expands macros and variables the way Grafana's MySQL data source does. */
export function expandMacros(sql: string, { fromS, toS, intervalS, host }: Window): string {
  const expanded = sql
    .replaceAll('${host:sqlstring}', `'${host.replaceAll("'", "''")}'`)
    .replaceAll(/\$__interval_ms\b/g, `${intervalS * 1000}`)
    .replaceAll(/\$__interval\b/g, `${intervalS}s`)
    .replaceAll(/\$__(\w+)\(([^)]*)\)/g, (_, name: string, args: string) => {
      const [column = '', interval = ''] = args.split(',').map((arg) => arg.trim());
      const seconds = interval.replace(/s$/, '');
      if (name === 'timeGroup') return `UNIX_TIMESTAMP(${column}) DIV ${seconds} * ${seconds}`;
      if (name === 'timeFilter') return `${column} BETWEEN FROM_UNIXTIME(${fromS}) AND FROM_UNIXTIME(${toS})`;
      throw new Error(`macro $__${name} is not known here`);
    });
  if (expanded.includes('$')) throw new Error(`a macro or variable was left: ${expanded}`);
  return expanded;
}
