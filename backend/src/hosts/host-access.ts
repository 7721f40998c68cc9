/** How a host is logged in to: what is kept for it, and the section [SSH] for the rest. Secrets are kept sealed. */
import type { HostAccess, HostEntry, HostKeyPolicy } from '@dpm/protocol';
import ssh2, { type ParsedKey } from 'ssh2';
import type { Database } from '../db/database.ts';
import { seal, unseal } from '../db/sealed-text.ts';
import { ProductError } from '../errors.ts';
import { readAccess, type AccessRecord } from './host-access-store.ts';
import type { SshAccess } from './ssh-session.ts';

/** As the section [SSH] says. */
export interface DefaultAccess {
  user: string;
  port: number;
  privateKey: string;
  policy: HostKeyPolicy;
}

/** All that is needed to log in to a host. */
export interface HostLogin {
  access: SshAccess;
  sudo: boolean;
  policy: HostKeyPolicy;
  /** The password is deleted when it was used. */
  isOnce: boolean;
}

type Credential = Pick<HostAccess, 'key' | 'passphrase' | 'password'>;

const LABEL = 'host_access/';

/** What is to be kept. `fallback`: the policy of who says none. */
export function recordOfAccess(
  entry: HostEntry,
  access: HostAccess,
  { key, fallback }: { key: Buffer; fallback: HostKeyPolicy },
): AccessRecord {
  const credential = credentialOf(access);
  return {
    host: entry.address,
    user: entry.sshUser ?? access.user ?? null,
    port: entry.sshPort ?? access.port ?? null,
    sudo: access.sudo ?? null,
    policy: access.hostKey ?? fallback,
    sealed:
      credential && seal(JSON.stringify(credential), { key, name: LABEL + entry.address.toLowerCase() }),
    isOnce: access.password !== undefined,
  };
}

/** Throws KEY_UNREADABLE and ACCESS_TWICE. */
export function checkAccess({ key, passphrase, password }: HostAccess): void {
  if (key !== undefined && password !== undefined) {
    throw new ProductError({
      code: 'ACCESS_TWICE',
      message: 'a key and a password were given: one of them is enough',
      where: '/access',
      httpStatus: 400,
    });
  }
  const fault = key === undefined ? undefined : faultOfKey(key, passphrase);
  if (fault === undefined) return;
  throw new ProductError({
    code: 'KEY_UNREADABLE',
    message: `this is no private key that can be used: ${fault}`,
    where: '/access/key',
    remedy: 'give the file that ssh-keygen made (not .pub), and its passphrase where it has one',
    httpStatus: 400,
  });
}

function faultOfKey(key: string, passphrase: string | undefined): string | undefined {
  const parsed: unknown = ssh2.utils.parseKey(key, passphrase);
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (first instanceof Error) return first.message;
  return (first as ParsedKey).isPrivateKey() ? undefined : 'it is a public one';
}

/** What is kept for it, or [SSH]. Throws SECRET_KEY_WRONG. */
export async function readLogin(
  db: Database,
  host: string,
  { ssh, key }: { ssh: DefaultAccess; key: () => Buffer },
): Promise<HostLogin> {
  const record = await readAccess(db, host);
  return loginOf(host, { ssh, access: record === undefined ? {} : openRecord(record, key) });
}

function openRecord({ host, user, port, sudo, policy, sealed }: AccessRecord, key: () => Buffer): HostAccess {
  const name = LABEL + host.toLowerCase();
  return {
    ...(sealed !== null && (JSON.parse(unseal(sealed, { key: key(), name })) as Credential)),
    ...(user !== null && { user }),
    ...(port !== null && { port }),
    ...(sudo !== null && { sudo }),
    ...(policy !== null && { hostKey: policy }),
  };
}

/** Pure. The stricter rule of the configuration file holds for everybody. */
export function loginOf(
  host: string,
  { access, ssh }: { access: HostAccess; ssh: DefaultAccess },
): HostLogin {
  const user = access.user ?? ssh.user;
  const { password, key, passphrase } = access;
  const credential = password === undefined ? { privateKey: key ?? ssh.privateKey } : { password };
  return {
    access: {
      ...{ host, user, port: access.port ?? ssh.port, ...credential },
      ...(key !== undefined && passphrase !== undefined && { passphrase }),
    },
    sudo: access.sudo ?? user !== 'root',
    policy: ssh.policy === 'known_hosts' ? ssh.policy : (access.hostKey ?? ssh.policy),
    isOnce: password !== undefined,
  };
}

function credentialOf({ key, passphrase, password }: HostAccess): Credential | null {
  if (password !== undefined) return { password };
  return key === undefined ? null : { key, ...(passphrase !== undefined && { passphrase }) };
}
