import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ensureSecret, makeSecretFolder, newPassword } from '../../../backend/src/cli/secret-files.ts';

const folder = join(mkdtempSync(join(tmpdir(), 'dpm-secrets-')), 'secrets');
afterAll(() => rmSync(join(folder, '..'), { recursive: true }));
makeSecretFolder(folder);

describe('a secret file', () => {
  it('is made once, readable by its owner only, and leaves no other file', () => {
    const first = ensureSecret(folder, 'a.password');
    expect(ensureSecret(folder, 'a.password')).toBe(first);
    expect(statSync(join(folder, 'a.password')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['a.password']);
  });

  it('is closed again when others could read it', () => {
    writeFileSync(join(folder, 'b.password'), 'known\n');
    chmodSync(join(folder, 'b.password'), 0o644);
    expect(ensureSecret(folder, 'b.password')).toBe('known');
    expect(statSync(join(folder, 'b.password')).mode & 0o777).toBe(0o600);
  });

  it('that is empty stops the start instead of becoming an empty password', () => {
    writeFileSync(join(folder, 'c.password'), '');
    expect(() => ensureSecret(folder, 'c.password')).toThrow(
      expect.objectContaining({ code: 'SECRET_EMPTY' }),
    );
  });

  it('is the same for processes that make it at once', async () => {
    const module = new URL('../../../backend/src/cli/secret-files.ts', import.meta.url).href;
    const script = `const { ensureSecret } = await import('${module}'); console.log(ensureSecret('${folder}', 'd.password'));`;
    const read = () =>
      new Promise<string>((resolve) => {
        const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
        child.stdout.once('data', (text: Buffer) => resolve(text.toString()));
      });
    const all = await Promise.all([read(), read(), read(), read()]);
    expect(new Set(all).size).toBe(1);
  });
});

describe('a new password', () => {
  it('holds every class of character and never repeats', () => {
    const many = Array.from({ length: 200 }, newPassword);
    expect(new Set(many).size).toBe(200);
    for (const password of many)
      expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[-_])[\w-]{36}$/);
  });
});
