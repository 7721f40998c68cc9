import { parseArgs } from 'node:util';
import { ProductError } from '../errors.ts';

/** One flag of a command: its help, and the placeholder of its value when it takes one. */
export interface Flag {
  value?: string;
  help: string;
}

export interface CommandHelp {
  name: string;
  summary: string;
  flags: Record<string, Flag>;
  notes?: string[];
}

export type FlagValues = Record<string, string | boolean | undefined>;

/** Reads a command's arguments; an unknown flag, a missing value or a stray word throws BAD_ARGUMENT. */
export function readArguments(command: CommandHelp, args: string[]): FlagValues {
  const options = Object.fromEntries(
    Object.entries({ ...command.flags, help: {} }).map(([name, flag]) => [
      name,
      { type: 'value' in flag ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  try {
    const { values } = parseArgs({ args, options, strict: true, allowPositionals: false });
    for (const [name, value] of Object.entries(values)) {
      if (value === '') throw new TypeError(`--${name} needs a value`);
    }
    return values;
  } catch (error) {
    throw new ProductError({
      code: 'BAD_ARGUMENT',
      message: (error as Error).message.split('. To specify')[0] ?? '',
      where: `dpm ${command.name}`,
      remedy: `see dpm ${command.name} --help`,
      cause: error,
    });
  }
}

/** The text of `dpm COMMAND --help`. */
export function formatHelp(command: CommandHelp): string {
  const flags = Object.entries<Flag>({ ...command.flags, help: { help: 'this text' } });
  const left = flags.map(([name, { value }]) => `  --${name}${value === undefined ? '' : ` ${value}`}`);
  const width = Math.max(...left.map((text) => text.length)) + 2;
  const lines = flags.map(([, { help }], index) => `${(left[index] ?? '').padEnd(width)}${help}`);
  return [`dpm ${command.name}: ${command.summary}`, '', ...lines, '', ...(command.notes ?? [])]
    .join('\n')
    .trimEnd();
}

/** A text flag; undefined when it was not given. */
export function textFlag(values: FlagValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}
