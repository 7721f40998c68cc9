/** Keys of hosts as people see and confirm them. */
import { readFileSync } from 'node:fs';
import type { ConfirmKeys, ShownKey } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import { ProductError } from '../errors.ts';
import type { HostLogin } from './host-access.ts';
import { judgeHostKey, type HostKey, type HostKeyVerdict } from './host-key.ts';
import { readPin, readShownAlgorithm, storePin, type Pin } from './host-key-store.ts';
import { findKnownKeys, type KnownKeys } from './known-hosts.ts';
import { clearRetry } from './lifecycle-store.ts';
import { fetchHostKey } from './ssh-session.ts';

/** What is known about a host's key before it is asked for. */
export interface KeyKnowledge {
  address: string;
  pin: Pin | undefined;
  known: KnownKeys;
  /** Asked for first, so that a host of several keys shows the one that is known. */
  algorithms: string[];
  judge: (shown: HostKey) => HostKeyVerdict;
}

/** `knownHosts`: the operator's files of that name. */
export async function readKeyKnowledge(
  db: Database,
  { access, policy }: Pick<HostLogin, 'access' | 'policy'>,
  knownHosts: readonly string[],
): Promise<KeyKnowledge> {
  const address = `${access.host}:${access.port}`;
  const pin = await readPin(db, address);
  const known = findKnownKeys(knownHosts.map(readIfThere).join('\n'), access);
  const first = pin === undefined ? known.trusted.map(({ algorithm }) => algorithm) : [pin.algorithm];
  return {
    ...{ address, pin, known },
    algorithms: first.filter((algorithm) => algorithm !== null),
    judge: (shown) => judgeHostKey(shown, { pinned: pin?.fingerprint, policy, known }),
  };
}

/** Asks the host now; nobody logs in. Throws SSH_UNREACHABLE. */
export async function lookAtKey(
  db: Database,
  { login, knownHosts, now }: { login: HostLogin; knownHosts: readonly string[]; now: () => number },
): Promise<ShownKey> {
  const knowledge = await readKeyKnowledge(db, login, knownHosts);
  const key = await fetchHostKey(login.access, { algorithms: knowledge.algorithms });
  return describeShownKey(login.access.host, { key, knowledge, nowMs: now() });
}

export function describeShownKey(
  host: string,
  { key, knowledge, nowMs }: { key: HostKey; knowledge: KeyKnowledge; nowMs: number },
): ShownKey {
  const verdict = knowledge.judge(key);
  return {
    ...{ host, address: knowledge.address, ...key, pinned: knowledge.pin?.fingerprint ?? null },
    ...{ state: verdict.trusted ? 'trusted' : verdict.state, shownMs: nowMs },
  };
}

/** All of them or none; throws HOST_KEY_CHANGED (409) where another key is trusted. `addressOf`: host:port of its sshd. */
export async function confirmKeys(
  db: Database,
  { keys }: ConfirmKeys,
  addressOf: (host: string) => Promise<string>,
): Promise<void> {
  const pins = await Promise.all(keys.map(async (key) => ({ ...key, address: await addressOf(key.host) })));
  await inTransaction(db, async (connection) => {
    for (const { host, address, fingerprint } of pins) {
      const before = await readPin(db, address, connection);
      if (before !== undefined && before.fingerprint !== fingerprint)
        throw otherKey(host, before.fingerprint);
      const algorithm = await readShownAlgorithm(db, { address, fingerprint }, connection);
      await storePin(db, { address, fingerprint, algorithm }, connection);
    }
  });
  for (const { host } of keys) await clearRetry(db, host);
}

function otherKey(host: string, pinned: string): ProductError {
  return new ProductError({
    code: 'HOST_KEY_CHANGED',
    message: `another key of ${host} is trusted: ${pinned}`,
    where: '/keys',
    remedy: 'find out why it changed; when it is right, forget the old key first',
    httpStatus: 409,
  });
}

/** Read anew each time: a line that was added counts at once. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
