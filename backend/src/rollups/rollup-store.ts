/** Joins samples to 5 minutes, and these to hours, all hosts of a list in one statement per table. */
import type { PoolConnection } from 'mysql2/promise';
import { ROLLUP_TABLES, within, type RollupColumn, type RollupTable } from './rollup-tables.ts';

/** The rows of some hosts whose end is after one moment and not after the other, seconds since 1970 UTC. */
export interface HostSpan {
  hostIds: readonly number[];
  afterS: number;
  untilS: number;
}

interface Source {
  /** What stands after INTO and after FROM. */
  into: string;
  from: string;
  stepS: number;
  keys: Record<string, string>;
  columns: readonly { name: string; expression: string }[];
  samples: string;
}

const FROM_SAMPLES = ROLLUP_TABLES.filter(({ hoursOnly }) => hoursOnly !== true).map((table) =>
  statement(ofSamples(table, { suffix: '5m', stepS: 300 })),
);
const HOURS = ROLLUP_TABLES.map((table) =>
  statement(table.hoursOnly === true ? ofSamples(table, { suffix: '1h', stepS: 3_600 }) : ofFine(table)),
);

/** Makes the rows of 5 minutes of a span whose bounds are whole 5 minutes; again changes nothing. */
export async function rollSamples(connection: PoolConnection, span: HostSpan): Promise<number> {
  return run(connection, FROM_SAMPLES, span);
}

/** Makes the row of each hour of a span whose bounds are whole hours, from its 5 minutes. */
export async function rollHours(connection: PoolConnection, span: HostSpan): Promise<number> {
  return run(connection, HOURS, span);
}

/** Rows written, as the server counts them: 1 each when new, 2 when replaced. */
async function run(
  connection: PoolConnection,
  statements: readonly string[],
  { hostIds, afterS, untilS }: HostSpan,
): Promise<number> {
  let rows = 0;
  for (const sql of statements) {
    const [result] = await connection.query(sql, [hostIds, afterS, untilS]);
    rows += (result as { affectedRows: number }).affectedRows;
  }
  return rows;
}

function ofSamples(table: RollupTable, { suffix, stepS }: { suffix: string; stepS: number }): Source {
  return {
    ...{ into: `${table.name}_${suffix}`, from: table.samples, stepS, keys: table.keys },
    columns: choose(table, 'fromSamples'),
    samples: 'COUNT(*)',
  };
}

function ofFine(table: RollupTable): Source {
  const keys = Object.fromEntries(Object.keys(table.keys).map((key) => [key, `s.${key}`]));
  return {
    ...{ into: `${table.name}_1h`, from: `${table.name}_5m s`, stepS: 3_600, keys },
    columns: choose(table, 'fromFine'),
    samples: 'SUM(s.samples)',
  };
}

function choose({ columns }: RollupTable, from: 'fromSamples' | 'fromFine'): Source['columns'] {
  return columns.map((column: RollupColumn) => ({ name: column.name, expression: column[from] }));
}

/**
 * A row that is there already is replaced, unless it joins more samples: then the samples that made it were dropped
 * since, and what is there now are the few that came later.
 */
function statement({ into, from, stepS, keys, columns, samples }: Source): string {
  const names = ['host_id', 'a_time', ...Object.keys(keys), ...columns.map(({ name }) => name), 'samples'];
  const end = `FROM_UNIXTIME((UNIX_TIMESTAMP(s.a_time) + ${stepS - 1}) DIV ${stepS} * ${stepS})`;
  const values = [
    's.host_id',
    `${end} AS end_time`,
    ...Object.entries(keys).map(([key, expression]) => `${expression} AS k_${key}`),
    ...columns.map(({ expression }) => expression),
    within('u16', samples),
  ];
  const isFuller = `VALUES(samples) >= ${into}.samples`;
  // Assigned last, since the conditions before look at it.
  const replaced = [...columns.map(({ name }) => name), 'samples'].map(
    (name) => `${name} = IF(${isFuller}, VALUES(${name}), ${into}.${name})`,
  );
  return `INSERT INTO ${into} (${names.join(', ')})
    SELECT ${values.join(', ')}
    FROM ${from}
    WHERE s.host_id IN (?) AND s.a_time > FROM_UNIXTIME(?) AND s.a_time <= FROM_UNIXTIME(?)
    GROUP BY s.host_id, end_time${Object.keys(keys)
      .map((key) => `, k_${key}`)
      .join('')}
    ON DUPLICATE KEY UPDATE ${replaced.join(', ')}`;
}
