/** installed.json in the state folder: that and how this agent was installed. Without it nothing is ever removed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { KeeperName } from './surroundings.ts';

export interface Installation {
  keeper: KeeperName;
  /** The root of the host; another one in tests. */
  root: string;
  runtime: string;
  script: string;
  configFile: string;
}

const FILE = 'installed.json';

/** What the agent keeps in its state folder; whatever else is there is not its own. */
const STATE_NAMES = [
  ...['spool', 'bundles', 'sequence.json', 'launch.json', 'process.json', 'lock'],
  ...['sequence.json.new', 'launch.json.new', 'watch.json', 'watch.json.new', FILE],
];

export function writeInstallation(stateDir: string, installation: Installation): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(stateDir, FILE), `${JSON.stringify(installation)}\n`, { mode: 0o600 });
}

/** Undefined when it was not installed. */
export function readInstallation(stateDir: string): Installation | undefined {
  try {
    return JSON.parse(readFileSync(join(stateDir, FILE), 'utf8')) as Installation;
  } catch {
    return undefined;
  }
}

/** What may go with an agent: its own files, and runtime and CA only where they lie in its folder. */
export function listOwnFiles(
  { runtime, script, configFile }: Installation,
  { stateDir, tokenFile, caFile }: { stateDir: string; tokenFile: string; caFile: string },
): { files: string[]; folders: string[] } {
  const folder = dirname(script);
  const isInside = (file: string) => file.startsWith(`${folder}${sep}`);
  const inFolder = [caFile, runtime].filter(isInside);
  return {
    // A deploy that was cut leaves what had not arrived whole.
    // What is needed to go on after an interruption goes last.
    files: [
      ...[tokenFile, ...inFolder, configFile, script].filter(isInside).map((file) => `${file}.new`),
      ...[tokenFile, ...inFolder],
      ...STATE_NAMES.map((name) => join(stateDir, name)),
      ...[configFile, script],
    ],
    folders: [stateDir, ...[dirname(runtime)].filter(isInside), dirname(configFile), folder],
  };
}
