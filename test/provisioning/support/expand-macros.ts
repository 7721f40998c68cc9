/** What Grafana puts into a statement before it sends it, as far as our dashboards use it. */
export interface Window {
  fromS: number;
  toS: number;
  /** Length of a bucket, what `$__interval` stands for. */
  intervalS: number;
  host: string;
  /** Chosen values of the variables; all that the test hosts have unless given. */
  instances?: readonly string[];
}

const ALL_INSTANCES = ['mysqld 3307', 'mysqld 3309', 'other', 'unattributed'];
const ALL_ENGINES = ['mysqld', 'other', 'unattributed'];
const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Expands macros and variables the way Grafana's MySQL data source does. */
export function expandMacros(sql: string, window: Window): string {
  const { fromS, toS, intervalS, host, instances = ALL_INSTANCES } = window;
  const expanded = sql
    .replaceAll('${host:sqlstring}', quote(host))
    .replaceAll('${instance:sqlstring}', instances.map(quote).join(','))
    .replaceAll('${engine:sqlstring}', ALL_ENGINES.map(quote).join(','))
    .replaceAll('$__unixEpochFrom()', String(fromS))
    .replaceAll('$__unixEpochTo()', String(toS))
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
