/** Whether the key that an SSH server shows is the one of the host: decided here, stored elsewhere. */
import { createHash } from 'node:crypto';

/** `confirm`: a person compares the fingerprint first; `tofu`: the first one is trusted; `known_hosts`: only given ones. */
export type HostKeyPolicy = 'known_hosts' | 'tofu' | 'confirm';

export type HostKeyVerdict =
  | { trusted: true; pin: boolean }
  | { trusted: false; code: 'HOST_KEY_CHANGED' | 'HOST_KEY_UNKNOWN' | 'HOST_KEY_UNCONFIRMED' };

/** `pinned`: the fingerprint trusted before. A changed key is refused under every policy. */
export function judgeHostKey(
  shown: string,
  { pinned, policy }: { pinned: string | undefined; policy: HostKeyPolicy },
): HostKeyVerdict {
  if (pinned !== undefined)
    return pinned === shown ? { trusted: true, pin: false } : { trusted: false, code: 'HOST_KEY_CHANGED' };
  if (policy === 'tofu') return { trusted: true, pin: true };
  return {
    trusted: false,
    code: policy === 'confirm' ? 'HOST_KEY_UNCONFIRMED' : 'HOST_KEY_UNKNOWN',
  };
}

/** As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
