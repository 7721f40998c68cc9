/** How an agent gets onto a host and off it again, by SSH: steps, each of which may be done twice. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HostCheck } from '@dpm/protocol';
import { ProductError } from '../errors.ts';
import { judgeFindings, type PreflightFindings } from './preflight.ts';
import { readFindings } from './preflight-look.ts';
import type { SshSession } from './ssh-session.ts';
import { AGENT_FILES } from './ssh-scripts.ts';

const CHUNK_BYTES = 512 * 1024;

/** What is done, in order; the first is to connect. */
export const STEPS = {
  install: ['connect', 'preflight', 'runtime', 'bundle', 'configure', 'install'],
  remove: ['connect', 'remove'],
  stopOld: ['connect', 'stopOld'],
  moveBack: ['connect', 'restoreOld', 'remove'],
} as const;

/**
 * Runs one step and keeps a record of it; throws when it may not be done. `detail` is what it found; `note` keeps the checks
 * that it made, however it ends.
 */
export type StepRunner = <T>(
  name: string,
  work: (note: (checks: readonly HostCheck[]) => void) => Promise<{ value: T; detail: string }>,
) => Promise<T>;

/** A file that is sent as it is read, however large. */
export interface SentFile {
  file: string;
  sizeBytes: number;
  sha256: string;
}

export interface InstallMaterial {
  host: string;
  /** Base addresses of the backends in order, `https://host:port`. */
  servers: readonly string[];
  /** PEM. */
  ca: string;
  /** SPKI PEM. */
  bundleKey: string;
  intervalMs: number;
  bundle: Buffer;
  /** The runtime for a host, by what `getconf GNU_LIBC_VERSION` prints there. */
  findRuntime: (glibc: string) => Promise<SentFile>;
  /** SHA-256 of the file of the host's token; undefined: it has none. */
  tokenFileDigest: string | undefined;
  /** Gives out a new one; the one before stops working. */
  renewToken: () => Promise<string>;
  now: () => number;
}

/** Preflight, runtime, bundle, configuration, installation. Throws PREFLIGHT_FAILED and what the session throws. */
export async function installBySsh(
  session: SshSession,
  { step, material }: { step: StepRunner; material: InstallMaterial },
): Promise<void> {
  const findings = await step('preflight', (note) => preflight(session, { material, note }));
  await step('runtime', async () => {
    const runtime = await material.findRuntime(findings.glibc ?? '');
    return {
      value: undefined,
      detail: await putFile(session, { path: AGENT_FILES.runtime, mode: '755', content: runtime }),
    };
  });
  await step('bundle', async () => ({
    value: undefined,
    detail: await putFile(session, { path: AGENT_FILES.bundle, mode: '644', content: material.bundle }),
  }));
  await step('configure', async () => ({ value: undefined, detail: await configure(session, material) }));
  await step('install', async () => ({ value: undefined, detail: (await session.run('install')).trim() }));
}

/** Throws NOT_REMOVED when something is left after it. */
export async function removeBySsh(
  session: SshSession,
  { host, step }: { host: string; step: StepRunner },
): Promise<void> {
  await step('remove', async () => {
    const left = (await session.run('remove')).trim();
    if (left !== '') {
      throw new ProductError({
        code: 'NOT_REMOVED',
        message: `of the agent on ${host} this is left: ${left.split('\n').join(', ')}`,
        where: host,
        remedy: 'look what it is; the removal is tried again',
      });
    }
    return { value: undefined, detail: 'nothing of an agent is left' };
  });
}

/** The client of the replaced system ends for good, until it is restored. */
export async function stopOldBySsh(session: SshSession, { step }: { step: StepRunner }): Promise<void> {
  await step('stopOld', async () => ({
    value: undefined,
    detail: (await session.run('stopOld')).trim() || 'there was none',
  }));
}

/** The old client first, so that the host is never without one. Throws as `removeBySsh`. */
export async function moveBackBySsh(
  session: SshSession,
  { host, step }: { host: string; step: StepRunner },
): Promise<void> {
  await step('restoreOld', async () => ({
    value: undefined,
    detail: (await session.run('restoreOld')).trim() || 'there was nothing to restore',
  }));
  await removeBySsh(session, { host, step });
}

async function preflight(
  session: SshSession,
  { material, note }: { material: InstallMaterial; note: (checks: readonly HostCheck[]) => void },
): Promise<{ value: PreflightFindings; detail: string }> {
  const { host, servers, now } = material;
  const server = servers[0] ?? '';
  const findings = await readFindings(session, { server });
  const checks = judgeFindings(findings, { nowMs: now(), server });
  note(checks);
  const say = ({ name, reason, remedy }: HostCheck) =>
    `${name}: ${reason}${remedy === null ? '' : ` (${remedy})`}`;
  const detail = checks.map((check) => `${check.state} ${say(check)}`).join('\n');
  const failed = checks.filter(({ state }) => state === 'fail');
  if (failed.length > 0) {
    throw new ProductError({
      code: 'PREFLIGHT_FAILED',
      message: `${host} is not ready: ${failed.map(say).join('; ')}`,
      where: host,
      remedy: 'nothing was changed there; correct it, then try again',
    });
  }
  return { value: findings, detail };
}

/** The token is kept where it is the host's own. */
async function configure(session: SshSession, material: InstallMaterial): Promise<string> {
  const { host, servers, ca, bundleKey, intervalMs } = material;
  const there = (await session.run('digest', { args: [AGENT_FILES.token] })).trim();
  const isKept = there !== '' && there === material.tokenFileDigest;
  if (!isKept) {
    const content = Buffer.from(await material.renewToken());
    await putFile(session, { path: AGENT_FILES.token, mode: '600', content });
  }
  await putFile(session, { path: AGENT_FILES.ca, mode: '644', content: Buffer.from(ca) });
  const config = {
    ...{ host, servers, caFile: AGENT_FILES.ca, tokenFile: AGENT_FILES.token },
    ...{ stateDir: AGENT_FILES.state, intervalMs, bundleKey },
  };
  const content = Buffer.from(`${JSON.stringify(config, null, 2)}\n`);
  await putFile(session, { path: AGENT_FILES.config, mode: '644', content });
  return isKept ? 'token kept' : 'new token';
}

/** Sends nothing where the same file is already. */
async function putFile(
  session: SshSession,
  { path, mode, content }: { path: string; mode: string; content: Buffer | SentFile },
): Promise<string> {
  const isHere = Buffer.isBuffer(content);
  const sha256 = isHere ? createHash('sha256').update(content).digest('hex') : content.sha256;
  if ((await session.run('digest', { args: [path] })).trim() === sha256) return 'already there';
  const sent = isHere ? content : createReadStream(content.file, { highWaterMark: CHUNK_BYTES });
  await session.run('put', { args: [path, mode, sha256], content: sent });
  return `${isHere ? content.length : content.sizeBytes} bytes, SHA-256 ${sha256}`;
}
