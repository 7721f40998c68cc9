/** One token per host, shown once and stored as its SHA-256; it says for which host an agent may report. */
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { findHostByDigest, readTokenDigest, storeHostToken, type TokenHost } from './host-tokens-store.ts';

const PREFIX = 'dpmh_';
const TOKEN_BYTES = 32;
const TOKEN = new RegExp(`^${PREFIX}[A-Za-z0-9_-]{43}$`);

/** Undefined for everything that is not the present token of a host. */
export async function findHostByToken(db: Database, token: string): Promise<TokenHost | undefined> {
  return TOKEN.test(token) ? findHostByDigest(db, digestToken(token)) : undefined;
}

/**
 * Takes the host in, online, and returns a new token of 256 random bits; an earlier token is no longer valid. Creates
 * what is missing: the host, and its row in tb_monitor_host_config, which becomes 2.
 */
export async function enrolHost(
  db: Database,
  host: string,
  { random = randomBytes }: { random?: (size: number) => Buffer } = {},
): Promise<string> {
  return giveToken(db, { host, online: true, random });
}

/** The same without a word about the host's state: it is online once its agent reports. */
export async function renewHostToken(
  db: Database,
  host: string,
  { random = randomBytes }: { random?: (size: number) => Buffer } = {},
): Promise<string> {
  return giveToken(db, { host, online: false, random });
}

/** SHA-256 of a file that holds nothing but the token that the host has now; undefined: it has none. */
export async function readTokenFileDigest(db: Database, host: string): Promise<string | undefined> {
  return readTokenDigest(db, host);
}

async function giveToken(
  db: Database,
  { host, online, random }: { host: string; online: boolean; random: (size: number) => Buffer },
): Promise<string> {
  const token = PREFIX + random(TOKEN_BYTES).toString('base64url');
  await storeHostToken(db, { host, digest: digestToken(token), online });
  return token;
}

function digestToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
