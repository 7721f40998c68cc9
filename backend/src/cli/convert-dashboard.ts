/** `dpm convert-dashboard`: makes a dashboard of the replaced system run on MariaDB, which has no `->`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { ProductError } from '../errors.ts';
import { formatHelp, readArguments, textFlag, type CommandHelp } from './arguments.ts';
import { convertArrows } from './json-arrows.ts';

const COMMAND: CommandHelp = {
  name: 'convert-dashboard',
  summary: 'write an exported dashboard whose queries use `->` so that MariaDB understands them, too',
  flags: {
    in: { value: 'FILE', help: 'the exported dashboard, JSON' },
    out: { value: 'FILE', help: 'where to write it; must not exist' },
  },
  notes: ['Everything but the queries stays as it is. MySQL understands the result as well.'],
};

export function runConvertDashboard(args: string[]): Promise<number> {
  const values = readArguments(COMMAND, args);
  if (values['help'] === true) {
    console.log(formatHelp(COMMAND));
    return Promise.resolve(0);
  }
  const [from, to] = [needed(textFlag(values, 'in'), 'in'), needed(textFlag(values, 'out'), 'out')];
  const { text, count } = convertDashboard(read(from), from);
  // `wx`: a file that is there is somebody's.
  writeFileSync(to, text, { flag: 'wx' });
  console.log(`${count} of its queries changed; written to ${to}`);
  return Promise.resolve(0);
}

/** The dashboard with every query converted; keeps everything else. Throws BAD_DASHBOARD for what is no JSON. */
export function convertDashboard(json: string, where: string): { text: string; count: number } {
  let count = 0;
  const convert = (key: string, value: unknown): unknown => {
    if (typeof value !== 'string' || !QUERY_KEYS.has(key)) return value;
    const converted = convertArrows(value);
    if (converted !== value) count += 1;
    return converted;
  };
  try {
    const dashboard: unknown = JSON.parse(json, convert);
    return { text: `${JSON.stringify(dashboard, null, 2)}\n`, count };
  } catch (cause) {
    const message = `it is not JSON: ${(cause as Error).message}`;
    throw new ProductError({ code: 'BAD_DASHBOARD', message, where, remedy: 'export it again', cause });
  }
}

/** Where dashboards hold SQL: panels and annotations, variables. */
const QUERY_KEYS = new Set(['rawSql', 'rawQuery', 'query', 'definition']);

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { message } = cause as Error;
    throw new ProductError({ code: 'BAD_ARGUMENT', message, where: '--in', cause });
  }
}

function needed(value: string | undefined, flag: string): string {
  if (value !== undefined) return value;
  const remedy = 'see dpm convert-dashboard --help';
  throw new ProductError({
    code: 'BAD_ARGUMENT',
    message: `--${flag} is missing`,
    where: `--${flag}`,
    remedy,
  });
}
