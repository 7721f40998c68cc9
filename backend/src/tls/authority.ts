/**
 * The product's own certificate authority: one CA, made on the first start and shared by all backends, and the server
 * certificate of the TLS port. Agents pin the CA and verify the fixed name, so no address stands in a certificate.
 */
import 'reflect-metadata';
import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate with its private key, PEM (PKCS #8). */
export interface CertificateAndKey {
  certificatePem: string;
  keyPem: string;
}

/** The name that agents verify, whatever the backend's address. */
const SERVER_NAME = 'dpm-backend';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const CA_DAYS = 3_650;
const SERVER_DAYS = 730;
/** Hosts whose clock is behind take a new certificate too. */
const BACKDATED_DAYS = 1;

/** Makes a CA that is valid for 10 years from `now`. */
export async function createAuthority(now: Date): Promise<CertificateAndKey> {
  const keys = await newKeys();
  const serialNumber = newSerial();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber,
    // A CA made anew has another name, so that it is never taken for the one before.
    name: `CN=dba-process-monitor CA ${serialNumber.slice(0, 8)}`,
    ...validity(now, CA_DAYS),
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return toPem(certificate, keys);
}

/** Issues a server certificate for the fixed name, valid for 2 years but no longer than the CA. */
export async function issueServerCertificate(
  authority: CertificateAndKey,
  { now }: { now: Date },
): Promise<CertificateAndKey> {
  const ca = new x509.X509Certificate(authority.certificatePem);
  const keys = await newKeys();
  const { notBefore, notAfter } = validity(now, SERVER_DAYS);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: `CN=${SERVER_NAME}`,
    issuer: ca.subject,
    notBefore,
    notAfter: new Date(Math.min(notAfter.getTime(), ca.notAfter.getTime())),
    signingAlgorithm: SIGNING,
    publicKey: keys.publicKey,
    signingKey: await readKey(authority.keyPem),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: SERVER_NAME }]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
    ],
  });
  return toPem(certificate, keys);
}

/** True when less than a third of the validity is left at `now`, or it has not begun. */
export function needsRenewal(certificatePem: string, now: Date): boolean {
  const { notBefore, notAfter } = new x509.X509Certificate(certificatePem);
  const wholeMs = notAfter.getTime() - notBefore.getTime();
  return now < notBefore || notAfter.getTime() - now.getTime() < wholeMs / 3;
}

function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  const nowMs = now.getTime();
  return { notBefore: new Date(nowMs - BACKDATED_DAYS * DAY_MS), notAfter: new Date(nowMs + days * DAY_MS) };
}

/** 127 random bits: positive, whatever the first byte. */
function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function readKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}

function toPem(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): CertificateAndKey {
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { certificatePem: `${certificate.toString('pem')}\n`, keyPem: key.toString() };
}
