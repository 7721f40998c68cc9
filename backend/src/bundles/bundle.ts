/**
 * The agent bundle that this backend hands out. Its name is its SHA-256, in lower-case hexadecimal. Its signature is
 * Ed25519 (RFC 8032, no context) over the 32 bytes of that SHA-256, in base64: an agent checks an order before it
 * fetches anything, and the bytes against the order afterwards.
 */
import { createHash, createPublicKey, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { BUNDLE_LIMIT_BYTES, type BundleOrder } from '@dpm/protocol';
import { ProductError } from '../errors.ts';

export interface Bundle {
  order: BundleOrder;
  /** Kept, so that what is handed out is what was signed, whatever happens to the file meanwhile. */
  bytes: Buffer;
}

/** Reads and signs the bundle; undefined when there is no such file. `signingKey` is PKCS #8 PEM. */
export function readBundle({ file, signingKey }: { file: string; signingKey: string }): Bundle | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  if (bytes.length === 0 || bytes.length > BUNDLE_LIMIT_BYTES) {
    throw new ProductError({
      code: 'BUNDLE_UNUSABLE',
      message: `the agent bundle has ${bytes.length} bytes; agents take 1 to ${BUNDLE_LIMIT_BYTES}`,
      where: file,
      remedy: 'build it again: npm run build',
    });
  }
  const digest = createHash('sha256').update(bytes).digest();
  const signature = sign(null, digest, signingKey).toString('base64');
  return { order: { sha256: digest.toString('hex'), sizeBytes: bytes.length, signature }, bytes };
}

/** The key that agents check signatures with, SPKI PEM. */
export function publicKeyOf(signingKey: string): string {
  return createPublicKey(signingKey).export({ type: 'spki', format: 'pem' }).toString();
}
