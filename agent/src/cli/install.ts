import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { writeInstallation } from '../keeper/installation.ts';
import { KEEPER_FILES, keepAgent } from '../keeper/keeper.ts';
import { KeeperError } from '../keeper/keeper-error.ts';
import { createSurroundings, findKeeper } from '../keeper/surroundings.ts';

/** What neither a unit file nor a cron line nor a shell reads as anything but itself. */
const PLAIN_PATH = /^\/[A-Za-z0-9._/@+-]*$/;

export interface InstallOptions {
  configFile: string;
  root: string | undefined;
  script: string;
  runtime: string;
  write: (text: string) => void;
}

/**
 * Has this very file, run by this very runtime, kept by systemd or cron. May be done again; then the agent is started
 * anew. Throws ConfigError and KeeperError.
 */
export async function installAgent(options: InstallOptions): Promise<void> {
  const { root = '/', runtime, write } = options;
  const [configFile, script] = [resolve(options.configFile), resolve(options.script)];
  const { config } = readConfig(configFile);
  const { stateDir, memoryLimitMiB } = config;
  for (const path of [runtime, script, configFile, stateDir]) requirePlain(path);
  if (!script.endsWith('.cjs'))
    throw new KeeperError('NOT_A_BUNDLE', `${script} is not a bundle (dpm-agent.cjs)`);
  const surroundings = createSurroundings(root);
  const keeper = findKeeper(surroundings);
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  writeInstallation(stateDir, { keeper, root, runtime, script, configFile });
  const kept = { runtime, script, configFile, stateDir, memoryLimitMiB };
  await keepAgent(keeper, kept, surroundings);
  const when = keeper === 'systemd' ? 'started' : 'started within a minute';
  write(`kept by ${keeper} (${surroundings.at(KEEPER_FILES[keeper])}), ${when}\n`);
}

function requirePlain(path: string): void {
  if (PLAIN_PATH.test(path)) return;
  throw new KeeperError(
    'PATH_UNUSABLE',
    `the path ${JSON.stringify(path)} has characters that a keeper may misread; allowed: letters, digits and . _ - @ + /`,
  );
}
