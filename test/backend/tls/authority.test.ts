import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createAuthority,
  issueServerCertificate,
  needsRenewal,
  type CertificateAndKey,
} from '../../../backend/src/tls/authority.ts';

const DAY_MS = 86_400_000;
const now = new Date();
const later = (days: number) => new Date(now.getTime() + days * DAY_MS);

/** Resolves with what the client found out about the server; rejects when it refuses it. */
async function shakeHands(
  server: CertificateAndKey,
  client: { ca: string; servername: string },
): Promise<{ protocol: string | null; names: string | undefined }> {
  const listener: Server = createServer({ cert: server.certificatePem, key: server.keyPem });
  listener.on('tlsClientError', () => undefined);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  try {
    const socket = connect({ host: '127.0.0.1', port, ...client });
    await once(socket, 'secureConnect');
    const names = socket.getPeerCertificate().subjectaltname;
    const protocol = socket.getProtocol();
    socket.destroy();
    return { protocol, names };
  } finally {
    listener.close();
  }
}

describe('the certificate authority', () => {
  let ca: CertificateAndKey;
  let server: CertificateAndKey;
  beforeAll(async () => {
    ca = await createAuthority(now);
    server = await issueServerCertificate(ca, { now });
  });

  it('issues a certificate that a client takes which pins the CA and checks the fixed name', async () => {
    const seen = await shakeHands(server, { ca: ca.certificatePem, servername: 'dpm-backend' });
    expect(seen).toEqual({ protocol: 'TLSv1.3', names: 'DNS:dpm-backend' });
  });

  it('is not taken for another CA of the same product', async () => {
    const other = await createAuthority(now);
    await expect(
      shakeHands(server, { ca: other.certificatePem, servername: 'dpm-backend' }),
    ).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });

  it('vouches for the fixed name only', async () => {
    await expect(
      shakeHands(server, { ca: ca.certificatePem, servername: 'localhost' }),
    ).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('cannot be imitated by whoever has a server certificate', async () => {
    const forged = await issueServerCertificate(server, { now });
    const chain = { ...forged, certificatePem: forged.certificatePem + server.certificatePem };
    await expect(shakeHands(chain, { ca: ca.certificatePem, servername: 'dpm-backend' })).rejects.toThrow(
      /key usage does not include certificate signing/,
    );
  });

  it('says what its certificates are for, and no more', () => {
    const [authority, leaf] = [
      new X509Certificate(ca.certificatePem),
      new X509Certificate(server.certificatePem),
    ];
    expect([authority.ca, leaf.ca]).toEqual([true, false]);
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    const years = (certificate: X509Certificate) =>
      Math.round((Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY_MS / 365);
    expect([years(authority), years(leaf)]).toEqual([10, 2]);
  });

  it('draws serials and names anew', async () => {
    const again = new X509Certificate((await issueServerCertificate(ca, { now })).certificatePem);
    expect(again.serialNumber).not.toBe(new X509Certificate(server.certificatePem).serialNumber);
    expect(again.serialNumber).toHaveLength(32);
    const other = new X509Certificate((await createAuthority(now)).certificatePem);
    expect(other.subject).not.toBe(new X509Certificate(ca.certificatePem).subject);
  });

  it('wants a certificate renewed in the last third of its time, and before it begins', () => {
    expect(needsRenewal(server.certificatePem, now)).toBe(false);
    expect(needsRenewal(server.certificatePem, later(480))).toBe(false);
    expect(needsRenewal(server.certificatePem, later(490))).toBe(true);
    expect(needsRenewal(server.certificatePem, later(800))).toBe(true);
    expect(needsRenewal(server.certificatePem, later(-2))).toBe(true);
  });

  it('lets no certificate outlive it', async () => {
    const late = await issueServerCertificate(ca, { now: later(3_600) });
    expect(new X509Certificate(late.certificatePem).validTo).toBe(
      new X509Certificate(ca.certificatePem).validTo,
    );
  });
});
