/** Whether the key that an SSH server shows is the one of the host: decided here, stored elsewhere. */
import { createHash } from 'node:crypto';
import type { HostKeyPolicy } from '@dpm/protocol';
import type { KnownKeys } from './known-hosts.ts';

export interface HostKey {
  /** `ssh-ed25519`, …, as it stands in the key itself. */
  algorithm: string;
  /** As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding. */
  fingerprint: string;
}

/** Why a key is refused. */
export type KeyRefusal = 'unconfirmed' | 'unknown' | 'changed' | 'revoked';
export type HostKeyVerdict = { trusted: true; pin: boolean } | { trusted: false; state: KeyRefusal };

export const REFUSAL_CODES = {
  unconfirmed: 'HOST_KEY_UNCONFIRMED',
  unknown: 'HOST_KEY_UNKNOWN',
  changed: 'HOST_KEY_CHANGED',
  revoked: 'HOST_KEY_REVOKED',
} as const satisfies Record<KeyRefusal, string>;

/**
 * `pinned`: the fingerprint trusted before; `known`: what the operator's known_hosts says. A changed key is refused under
 * every policy, and one of known_hosts trusted under every policy. Else `tofu` trusts the first key, `confirm` waits for a
 * person, and `known_hosts` trusts none.
 */
export function judgeHostKey(
  shown: HostKey,
  { pinned, policy, known }: { pinned: string | undefined; policy: HostKeyPolicy; known: KnownKeys },
): HostKeyVerdict {
  if (known.revoked.includes(shown.fingerprint)) return { trusted: false, state: 'revoked' };
  if (pinned !== undefined)
    return pinned === shown.fingerprint
      ? { trusted: true, pin: false }
      : { trusted: false, state: 'changed' };
  if (known.trusted.some(({ fingerprint }) => fingerprint === shown.fingerprint))
    return { trusted: true, pin: true };
  if (known.trusted.some(({ algorithm }) => algorithm === shown.algorithm))
    return { trusted: false, state: 'changed' };
  if (policy === 'tofu') return { trusted: true, pin: true };
  return { trusted: false, state: policy === 'confirm' ? 'unconfirmed' : 'unknown' };
}

/** `key` as it comes over the wire: its algorithm's name (length, text) stands first (RFC 4253, 6.6). */
export function describeKey(key: Buffer): HostKey {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  return { algorithm: key.toString('latin1', 4, 4 + Math.min(length, 64)), fingerprint: fingerprintOf(key) };
}

export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
