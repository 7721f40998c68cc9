/** The two keepers: files they read, and how they are told. All of it may be done again with the same result. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { KeeperError } from './keeper-error.ts';
import type { KeeperName, Surroundings } from './surroundings.ts';
import { cronText, OUR_MARK, unitText, type KeptAgent } from './unit.ts';

const SERVICE = 'dpm-agent.service';
export const KEEPER_FILES: Record<KeeperName, string> = {
  systemd: `/etc/systemd/system/${SERVICE}`,
  cron: '/etc/cron.d/dpm-agent',
};
/** Where the version cannot be asked for. */
const PRESENT_SYSTEMD = 252;

/** Has the agent kept, and started by what keeps it. Throws KeeperError, also when a file of this name is not ours. */
export async function keepAgent(
  keeper: KeeperName,
  agent: KeptAgent,
  surroundings: Surroundings,
): Promise<void> {
  const { at, run } = surroundings;
  requireOurs(at(KEEPER_FILES[keeper]));
  if (keeper === 'cron') {
    replaceFile(at(KEEPER_FILES.cron), cronText(agent));
    return;
  }
  replaceFile(at(KEEPER_FILES.systemd), unitText(agent, await systemdVersion(surroundings)));
  await run('systemctl', ['daemon-reload']);
  await run('systemctl', ['enable', SERVICE]);
  await run('systemctl', ['restart', SERVICE]);
}

/** Ends the keeping; the agent itself too unless `itself` asks. Nothing is done where it is not kept. */
export async function releaseAgent(
  keeper: KeeperName,
  { itself }: { itself: boolean },
  { at, run }: Surroundings,
): Promise<string | undefined> {
  const file = at(KEEPER_FILES[keeper]);
  if (!existsSync(file)) return undefined;
  requireOurs(file);
  if (keeper === 'systemd') await run('systemctl', ['disable', ...(itself ? [] : ['--now']), SERVICE]);
  rmSync(file);
  if (keeper === 'systemd') await run('systemctl', ['daemon-reload']);
  return file;
}

function requireOurs(file: string): void {
  if (!existsSync(file) || readFileSync(file, 'utf8').startsWith(OUR_MARK)) return;
  throw new KeeperError(
    'KEEPER_FOREIGN',
    `${file} was not written by dpm-agent; move it away, then try again`,
  );
}

async function systemdVersion({ run }: Surroundings): Promise<number> {
  const [, version] = /^systemd (\d+)/.exec(await run('systemctl', ['--version'])) ?? [];
  return version === undefined ? PRESENT_SYSTEMD : Number(version);
}

/** 0644, as both want it. */
function replaceFile(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text, { mode: 0o644 });
    renameSync(`${file}.new`, file);
  } catch (cause) {
    throw new KeeperError('KEEPER_FAILED', `${file}: ${(cause as Error).message}; install as root`, {
      cause,
    });
  }
}
