/** What makes a backend this installation's: its CA, its certificate and its tokens, made once and shared through the database. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Database } from './db/database.ts';
import { SECRET_NAMES } from './db/secret-names.ts';
import { ensureSecret, replaceSecret } from './db/secrets-store.ts';
import type { Role } from './http/auth.ts';
import {
  createAuthority,
  issueServerCertificate,
  needsRenewal,
  type CertificateAndKey,
} from './tls/authority.ts';

export interface Identity {
  /** What the TLS port shows; agents check it for the name `dpm-backend` against the CA that they pin. */
  server: CertificateAndKey;
  /** Its CA, PEM, which agents pin. */
  ca: string;
  tokens: Record<Role, string>;
  /** Signs agent bundles: Ed25519, PKCS #8 PEM. */
  bundleSigningKey: string;
}

/** Reads the identity, making what is missing and renewing the certificate in time. Throws SECRET_KEY_WRONG. */
export async function loadIdentity(db: Database, options: { key: Buffer; now: Date }): Promise<Identity> {
  const { key, now } = options;
  const ensure = (name: string, create: () => string | Promise<string>) =>
    ensureSecret(db, { key, name, create });
  const authority = parse(
    await ensure(SECRET_NAMES.authority, async () => JSON.stringify(await createAuthority(now))),
  );
  const issue = async () => JSON.stringify(await issueServerCertificate(authority, { now }));
  let server = await ensure(SECRET_NAMES.server, issue);
  if (needsRenewal(parse(server).certificatePem, now)) {
    server = await issue();
    await replaceSecret(db, { key, name: SECRET_NAMES.server, text: server });
  }
  return {
    server: parse(server),
    ca: authority.certificatePem,
    tokens: {
      read: await ensure(SECRET_NAMES.tokenRead, newToken),
      edit: await ensure(SECRET_NAMES.tokenEdit, newToken),
      admin: await ensure(SECRET_NAMES.tokenAdmin, newToken),
    },
    bundleSigningKey: await ensure(SECRET_NAMES.bundleSigningKey, newSigningKey),
  };
}

function parse(text: string): CertificateAndKey {
  return JSON.parse(text) as CertificateAndKey;
}

/** 256 random bits; the prefix lets a token that turns up somewhere be recognised. */
function newToken(): string {
  return `dpm_${randomBytes(32).toString('base64url')}`;
}

function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
