/**
 * Texts sealed with AES-256-GCM: nonce (12 bytes), tag (16), cipher text. The name is authenticated with it, so that a
 * sealed text put into another row does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ProductError } from '../errors.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `key` is 32 bytes. Every call draws a new nonce. */
export function seal(text: string, options: { key: Buffer; name: string }): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, options.key, nonce).setAAD(Buffer.from(options.name));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws SECRET_KEY_WRONG when it was sealed with another key or name, or was changed. */
export function unseal(sealed: Buffer, options: { key: Buffer; name: string }): string {
  const tagEnd = NONCE_BYTES + TAG_BYTES;
  try {
    const decipher = createDecipheriv(ALGORITHM, options.key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(options.name)).setAuthTag(sealed.subarray(NONCE_BYTES, tagEnd));
    return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new ProductError({
      code: 'SECRET_KEY_WRONG',
      message: `the secret ${options.name} of the database does not open with the key of this machine`,
      where: 'secrets/key of the data folder',
      remedy:
        'put the key file back that was there when the database was set up, from a copy or another backend',
      cause,
    });
  }
}
