/** Orders to run another bundle: what is taken of an answer, and the checks before and after it is fetched. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { BundleOrder } from '@dpm/protocol';
import { BUNDLE_LIMIT_BYTES } from '@dpm/protocol/limits';

const SHA256 = /^[0-9a-f]{64}$/;
/** An Ed25519 signature, 64 bytes. */
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;

/** The order in an answer; undefined when there is none that can be understood. */
export function parseOrder(values: Record<string, unknown>): BundleOrder | undefined {
  const { sha256, sizeBytes, signature } = values;
  if (typeof sha256 !== 'string' || !SHA256.test(sha256)) return undefined;
  if (typeof sizeBytes !== 'number' || !Number.isInteger(sizeBytes) || sizeBytes < 1) return undefined;
  return typeof signature === 'string' ? { sha256, sizeBytes, signature } : undefined;
}

/** True for the PEM (SPKI) of an Ed25519 key. */
export function isBundleKey(value: unknown): value is string {
  try {
    return typeof value === 'string' && createPublicKey(value).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

/** Before anything is fetched. The signature is Ed25519 over the 32 bytes of the SHA-256. Throws with the reason. */
export function checkOrder({ sha256, sizeBytes, signature }: BundleOrder, bundleKey: string): void {
  const digest = Buffer.from(sha256, 'hex');
  if (!SIGNATURE.test(signature) || !verify(null, digest, bundleKey, Buffer.from(signature, 'base64')))
    throw new Error('its signature is not by the key of this installation');
  if (sizeBytes > BUNDLE_LIMIT_BYTES)
    throw new Error(`it is said to have ${sizeBytes} bytes; at most ${BUNDLE_LIMIT_BYTES} are taken`);
}

/** After it was fetched. Throws with the reason. */
export function checkBytes(bytes: Buffer, { sha256, sizeBytes }: BundleOrder): void {
  if (bytes.length !== sizeBytes)
    throw new Error(`it has ${bytes.length} bytes where ${sizeBytes} were announced`);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`its SHA-256 is ${found}`);
}
