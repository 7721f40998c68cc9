/** A preflight by itself: logs in, looks, changes nothing, and says of everything that was to be looked at what was found. */
import { CHECK_NAMES, type HostCheck, type Preflight, type ShownKey } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import type { HostLogin } from './host-access.ts';
import { REFUSAL_CODES, type HostKey } from './host-key.ts';
import { describeShownKey, readKeyKnowledge } from './host-keys.ts';
import { judgeFindings, objection, parseFindings, passed, type PreflightFindings } from './preflight.ts';
import { openSession, type SshSession } from './ssh-session.ts';

export interface LookOptions {
  login: HostLogin;
  knownHosts: readonly string[];
  /** Base addresses of the backends in order. */
  servers: readonly string[];
  /** Channels of alerts that send. */
  countChannels: () => Promise<number>;
  now: () => number;
}

/** Every check of the protocol stands in the answer, in its order. */
export async function lookAtHost(db: Database, options: LookOptions): Promise<Preflight> {
  const { login, now } = options;
  const { host } = login.access;
  const startedMs = now();
  const { checks, key } = await lookBySsh(db, options);
  checks.push(await checkChannel(options));
  const all = CHECK_NAMES.map((name) => checks.find((check) => check.name === name) ?? skipped(name));
  return {
    ...{ host, ready: checks.every(({ state }) => state !== 'fail'), key, checks: all },
    durationMs: Math.max(0, now() - startedMs),
  };
}

/** Asks one host for what the preflight script finds there. Throws what the session throws. */
export async function readFindings(
  session: SshSession,
  { server }: { server: string },
): Promise<PreflightFindings> {
  const { hostname, port } = new URL(server);
  const args = [hostname.replace(/^\[|\]$/g, ''), port || '443'];
  return parseFindings(await session.run('preflight', { args }));
}

async function lookBySsh(
  db: Database,
  { login, knownHosts, servers, now }: LookOptions,
): Promise<{ checks: HostCheck[]; key: ShownKey | null }> {
  const { access, sudo } = login;
  const knowledge = await readKeyKnowledge(db, login, knownHosts);
  let shown: HostKey | undefined;
  const judge = (key: HostKey) => {
    shown = key;
    return knowledge.judge(key);
  };
  let session: SshSession | undefined;
  const checks: HostCheck[] = [];
  try {
    session = await openSession(access, { judge, algorithms: knowledge.algorithms });
    checks.push(...passedLogin(login, shown));
    if (sudo) session.useSudo();
    const server = servers[0] ?? '';
    const findings = await readFindings(session, { server });
    checks.push(...judgeFindings(findings, { nowMs: now(), server }));
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    checks.push(...failedAt(error, { login, shown }));
  } finally {
    session?.end();
  }
  const key =
    shown === undefined ? null : describeShownKey(access.host, { key: shown, knowledge, nowMs: now() });
  return { checks, key };
}

function passedLogin({ access }: HostLogin, shown: HostKey | undefined): HostCheck[] {
  const { host, port, user } = access;
  const fingerprint = shown?.fingerprint ?? '';
  return [
    passed('reachable', `${host}:${port}`, { port }),
    passed('hostKey', fingerprint, { fingerprint }),
    passed('login', user, { user }),
  ];
}

/** Where the code says that it went wrong; what comes before that was well. */
function failedAt(
  { code, message, remedy }: ProductError,
  { login, shown }: { login: HostLogin; shown: HostKey | undefined },
): HostCheck[] {
  const name = nameOfFailure(code);
  const { port, user } = login.access;
  const values = { port, user, ...(shown !== undefined && { fingerprint: shown.fingerprint }) };
  const before = passedLogin(login, shown);
  const at = before.findIndex((check) => check.name === name);
  return [
    ...(at < 0 ? before : before.slice(0, at)),
    objection(name, { code, values, reason: message, remedy: remedy ?? null }),
  ];
}

function nameOfFailure(code: string): HostCheck['name'] {
  if (code === 'SSH_UNREACHABLE') return 'reachable';
  if (Object.values<string>(REFUSAL_CODES).includes(code)) return 'hostKey';
  return code === 'SSH_LOGIN' ? 'login' : 'root';
}

async function checkChannel({ countChannels }: LookOptions): Promise<HostCheck> {
  const channels = await countChannels();
  if (channels > 0) return passed('alertChannel', `${channels} channels send`, { channels });
  return objection('alertChannel', {
    ...{ state: 'warn', code: 'NO_CHANNEL', reason: 'no channel sends alerts: nobody would be told' },
    remedy: 'add one on the page Channels, or [MSM] wx_url',
  });
}

function skipped(name: HostCheck['name']): HostCheck {
  return objection(name, { state: 'skip', code: 'SKIPPED', reason: 'not looked at: one before it failed' });
}
