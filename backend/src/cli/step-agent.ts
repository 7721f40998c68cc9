import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readSecret } from './secret-files.ts';
import {
  agentFolder,
  enrolHost,
  enrolledName,
  hostNameOf,
  isTokenKnown,
  writeAgentFolder,
} from './agent-enrolment.ts';
import { foreignEnvironment } from './grafana-environment.ts';
import type { StartContext } from './start-context.ts';
import type { StepResult } from './terminal.ts';

const STOP_GRACE_MS = 10_000;
/** Why an agent ends by itself. */
const EXITS = {
  64: 'its host was taken offline',
  75: 'it exceeded its memory limit',
  76: 'it is to run another bundle or version label',
};

/** Enrols this machine unless its token is known, and starts its agent. Returns the host's name. */
export async function startAgent(
  context: StartContext,
  options: { server: string; ca: string; adminToken: string; bundleKey: string },
): Promise<StepResult<string>> {
  const folder = agentFolder(context.folders.agent);
  const before = enrolledName(folder);
  const host = before ?? hostNameOf(hostname());
  const known = await hasKnownToken(context, options);
  const token = known ? undefined : await enrolHost({ ...options, host, signal: context.signal });
  writeAgentFolder(folder, {
    config: {
      host,
      servers: [options.server],
      caFile: folder.caFile,
      tokenFile: folder.tokenFile,
      stateDir: folder.stateDir,
      intervalMs: context.settings.intervalMs,
      bundleKey: options.bundleKey,
    },
    ca: options.ca,
    token,
    // A copy, as on every host: a build under a running product changes what is offered, not what runs.
    bundle: readFileSync(join(context.productRoot, 'agent', 'dist', 'dpm-agent.cjs')),
  });
  await context.supervisor.start({
    name: 'agent',
    command: process.execPath,
    args: [folder.bundleFile, 'run', '--config', folder.configFile],
    // As its keepers do on other hosts (agent/src/keeper/unit.ts).
    env: { ...foreignEnvironment(context.options.env), MALLOC_ARENA_MAX: '1' },
    logFile: join(context.folders.logs, 'agent.log'),
    cwd: context.folders.root,
    graceMs: STOP_GRACE_MS,
    exits: EXITS,
  });
  const rights = process.getuid?.() === 0 ? '' : '; not root: what it may not read says "no permission"';
  return { detail: `${host}, ${known ? 'as before' : 'newly enrolled'}${rights}`, value: host };
}

async function hasKnownToken(
  context: StartContext,
  options: { server: string; ca: string },
): Promise<boolean> {
  const token = readSecret(context.folders.agent, 'token');
  return token !== undefined && (await isTokenKnown({ ...options, token }));
}
