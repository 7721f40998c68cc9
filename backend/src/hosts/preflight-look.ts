/** A preflight by itself: logs in, looks, changes nothing, and says of everything that was to be looked at what was found. */
import { CHECK_NAMES, type HostCheck, type Preflight, type ShownKey } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import type { HostLogin } from './host-access.ts';
import { REFUSAL_CODES, type HostKey } from './host-key.ts';
import { describeShownKey, readKeyKnowledge } from './host-keys.ts';
import {
  judgeAlertWay,
  judgeFindings,
  objection,
  parseFindings,
  passed,
  type AlertWay,
  type PreflightFindings,
} from './preflight.ts';
import { openSession, type SshSession } from './ssh-session.ts';

export interface LookOptions {
  login: HostLogin;
  knownHosts: readonly string[];
  /** Base addresses of the backends in order. */
  servers: readonly string[];
  findAlertWay: () => Promise<AlertWay>;
  now: () => number;
}

/** Every check of the protocol stands in the answer, in its order. */
export async function lookAtHost(db: Database, options: LookOptions): Promise<Preflight> {
  const { login, now } = options;
  const { host } = login.access;
  const startedMs = now();
  const alertWay = await options.findAlertWay();
  const { checks, key, findings } = await lookBySsh(db, { ...options, robot: alertWay.robot });
  checks.push(judgeAlertWay(findings, alertWay));
  const all = CHECK_NAMES.map((name) => checks.find((check) => check.name === name) ?? skipped(name));
  return {
    ...{ host, ready: checks.every(({ state }) => state !== 'fail'), key, checks: all },
    durationMs: Math.max(0, now() - startedMs),
  };
}

/** Asks one host for what the preflight script finds there; `robot` is left out. Throws what the session throws. */
export async function readFindings(
  session: SshSession,
  { server, robot }: { server: string; robot?: string | undefined },
): Promise<PreflightFindings> {
  const args = [server, ...(robot === undefined ? [] : [robot])].flatMap(placeOf);
  return parseFindings(await session.run('preflight', { args }));
}

/** Host and port of an address. */
function placeOf(address: string): [host: string, port: string] {
  const { hostname, port, protocol } = new URL(address);
  return [hostname.replace(/^\[|\]$/g, ''), port || (protocol === 'http:' ? '80' : '443')];
}

async function lookBySsh(
  db: Database,
  { login, knownHosts, servers, robot, now }: LookOptions & { robot: string | undefined },
): Promise<{ checks: HostCheck[]; key: ShownKey | null; findings: PreflightFindings }> {
  const { access, sudo } = login;
  const knowledge = await readKeyKnowledge(db, login, knownHosts);
  let shown: HostKey | undefined;
  const judge = (key: HostKey) => {
    shown = key;
    return knowledge.judge(key);
  };
  let session: SshSession | undefined;
  const checks: HostCheck[] = [];
  let findings: PreflightFindings = {};
  try {
    session = await openSession(access, { judge, algorithms: knowledge.algorithms });
    checks.push(...passedLogin(login, shown));
    if (sudo) session.useSudo();
    const server = servers[0] ?? '';
    findings = await readFindings(session, { server, robot });
    checks.push(...judgeFindings(findings, { nowMs: now(), server }));
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    checks.push(...failedAt(error, { login, shown }));
  } finally {
    session?.end();
  }
  const key =
    shown === undefined ? null : describeShownKey(access.host, { key: shown, knowledge, nowMs: now() });
  return { checks, key, findings };
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

function skipped(name: HostCheck['name']): HostCheck {
  return objection(name, { state: 'skip', code: 'SKIPPED', reason: 'not looked at: one before it failed' });
}
