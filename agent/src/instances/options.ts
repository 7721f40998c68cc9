/**
 * Value of an option in a command line, the last occurrence as servers take it. Long names are written `--name=value`
 * or `--name value`, short ones `-n value` or `-nvalue`. Undefined when it is not given.
 */
export function findOption(args: readonly string[], names: readonly string[]): string | undefined {
  let value: string | undefined;
  for (const [at, argument] of args.entries()) {
    for (const name of names) value = valueOf({ name, argument, next: args[at + 1] }) ?? value;
  }
  return value;
}

function valueOf(option: { name: string; argument: string; next: string | undefined }): string | undefined {
  const { name, argument, next } = option;
  if (argument === name) return next;
  if (argument.startsWith(`${name}=`)) return argument.slice(name.length + 1);
  const attached = name.length === 2 && argument.startsWith(name);
  return attached ? argument.slice(2) : undefined;
}

/** The number at the end of `3306`, `:3306` or `127.0.0.1:3306`; undefined when it is no port. */
export function parsePort(value: string | undefined): number | undefined {
  const digits = /(?:^|:)(\d{1,5})$/.exec(value ?? '')?.[1];
  const port = Number(digits);
  return digits !== undefined && port > 0 && port <= 65_535 ? port : undefined;
}
