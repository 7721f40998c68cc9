import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A throw-away CA and a certificate of it, PEM. */
export interface TestAuthority {
  ca: string;
  issue(name: string): Promise<{ cert: string; key: string }>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const VALID = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + 3_600_000) };

export async function createAuthority(): Promise<TestAuthority> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const makeKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const keys = await makeKeys();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: '01', name: 'CN=Test CA', keys, signingAlgorithm: ALGORITHM, ...VALID },
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  return {
    ca: ca.toString('pem'),
    async issue(name) {
      const own = await makeKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        ...{ serialNumber: '02', subject: `CN=${name}`, issuer: ca.subject, ...VALID },
        ...{ publicKey: own.publicKey, signingKey: keys.privateKey, signingAlgorithm: ALGORITHM },
        extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
      });
      const key = x509.PemConverter.encode(
        await webcrypto.subtle.exportKey('pkcs8', own.privateKey),
        'PRIVATE KEY',
      );
      return { cert: certificate.toString('pem'), key };
    },
  };
}
