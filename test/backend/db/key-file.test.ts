import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadKey, readKey } from '../../../backend/src/db/key-file.ts';

describe('the key file', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dpm-key-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, for its owner only, as a line of base64', () => {
    expect(readKey(folder)).toBeUndefined();
    const key = loadKey(folder);
    expect(key).toHaveLength(32);
    expect(loadKey(folder)).toEqual(key);
    expect(readKey(folder)).toEqual(key);
    expect(readdirSync(folder)).toEqual(['key']);
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'key'), 'utf8')).toBe(`${key.toString('base64')}\n`);
  });

  it.each([[''], ['short'], ['!'.repeat(44)], [Buffer.alloc(31).toString('base64')]])(
    'is never made anew over one that is broken: %j',
    (text) => {
      writeFileSync(join(folder, 'key'), text);
      expect(() => loadKey(folder)).toThrow(expect.objectContaining({ code: 'SECRET_KEY_BROKEN' }));
      expect(readFileSync(join(folder, 'key'), 'utf8')).toBe(text);
    },
  );
});
