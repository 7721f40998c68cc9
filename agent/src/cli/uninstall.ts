import { resolve } from 'node:path';
import type { Removal } from '@dpm/protocol';
import { systemClock } from '../clock.ts';
import { readConfig, type AgentConfig } from '../config.ts';
import { listOwnFiles, readInstallation, type Installation } from '../keeper/installation.ts';
import { releaseAgent } from '../keeper/keeper.ts';
import { KeeperError } from '../keeper/keeper-error.ts';
import { removeFiles } from '../keeper/removal.ts';
import { endRunningAgent } from '../keeper/running-agent.ts';
import { createSurroundings } from '../keeper/surroundings.ts';
import { describeError, type Logger } from '../log.ts';
import { besideScript } from './config-file.ts';

const END_GRACE_MS = 20_000;

export interface UninstallOptions {
  configFile: string | undefined;
  script: string;
  write: (text: string) => void;
}

/** Ends an installed agent and removes it: keeper, token, state, spool, configuration, itself. Throws KeeperError. */
export async function uninstallAgent({ configFile, script, write }: UninstallOptions): Promise<void> {
  const file = configFile ?? besideScript(resolve(script));
  if (file === undefined)
    throw new KeeperError('NOT_INSTALLED', 'no agent.json beside this file; name it by --config FILE');
  const { config } = readConfig(resolve(file));
  const installation = readInstallation(config.stateDir);
  if (installation === undefined) {
    const message = `this agent was not installed by "dpm-agent install" (no installed.json in ${config.stateDir}); nothing was removed`;
    throw new KeeperError('NOT_INSTALLED', message);
  }
  const { removed, left } = await remove(installation, { config, itself: false });
  for (const path of removed) write(`removed ${path}\n`);
  for (const path of left) write(`left ${path}: something else is in it\n`);
}

/** The same for the running agent whose host was taken offline; returns what it is to say of it. */
export async function uninstallItself({
  config,
  log,
}: {
  config: AgentConfig;
  log: Logger;
}): Promise<Removal> {
  const installation = readInstallation(config.stateDir);
  if (installation === undefined) {
    const failure = 'this agent was not installed by "dpm-agent install": nothing is removed';
    log.info({}, failure);
    return { left: [], failure };
  }
  try {
    const { removed, left } = await remove(installation, { config, itself: true });
    log.info({ removed, left }, 'the agent removed itself');
    return { left };
  } catch (error) {
    log.error(describeError(error), 'the agent could not remove itself: run "dpm-agent uninstall" as root');
    return { left: [], failure: error instanceof Error ? error.message : String(error) };
  }
}

async function remove(
  installation: Installation,
  { config, itself }: { config: AgentConfig; itself: boolean },
): Promise<{ removed: string[]; left: string[] }> {
  const keeperFile = await releaseAgent(
    installation.keeper,
    { itself },
    createSurroundings(installation.root),
  );
  if (!itself) await endRunningAgent(config.stateDir, { graceMs: END_GRACE_MS, clock: systemClock });
  const { removed, left } = removeFiles(listOwnFiles(installation, config));
  return { removed: keeperFile === undefined ? removed : [keeperFile, ...removed], left };
}
