import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The value of `--config`, before the command line is checked. */
export function namedConfigFile(options: readonly string[]): string | undefined {
  const at = options.indexOf('--config');
  if (at >= 0) return options[at + 1];
  return options.find((option) => option.startsWith('--config='))?.slice('--config='.length);
}

/** The configuration in the folder of an installed agent. */
export function besideScript(script: string): string | undefined {
  const file = join(dirname(script), 'agent.json');
  return existsSync(file) ? file : undefined;
}
