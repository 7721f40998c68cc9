import type { IniFile } from './ini.ts';
import { COMMAND_LINE_VARIABLES, KEYS, OLD_DATABASE_KEYS, variableOf } from './keys.ts';

/** Names what nobody reads: most likely a slip. */
export function findUnknown({ env, ini }: { env: NodeJS.ProcessEnv; ini: IniFile | undefined }): string[] {
  const keys: { section: string; key: string }[] = [
    ...Object.values(KEYS),
    ...Object.values(OLD_DATABASE_KEYS),
  ];
  const variables = new Set([...keys.map(variableOf), ...COMMAND_LINE_VARIABLES]);
  const prefixes = [...new Set(keys.map(({ section }) => `DPM_${section}_`.toUpperCase()))];
  const isKnown = (section: string) =>
    keys.some((key) => key.section.toLowerCase() === section.toLowerCase());
  return [
    ...(ini?.sections ?? []).filter((name) => !isKnown(name)).map((name) => `unknown section [${name}]`),
    ...(ini?.names ?? [])
      .filter((name) => isKnown(name.section) && !variables.has(variableOf(name)))
      .map(({ section, key }) => `unknown key [${section}] ${key}`),
    ...Object.keys(env)
      .filter((name) => prefixes.some((prefix) => name.startsWith(prefix)) && !variables.has(name))
      .map((name) => `unknown environment variable ${name}`),
  ];
}
