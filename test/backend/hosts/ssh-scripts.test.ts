import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandOf, scriptInput } from '../../../backend/src/hosts/ssh-scripts.ts';

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('a script', () => {
  const run = (input: string) =>
    execFileSync('sh', ['-c', commandOf('digest', { sudo: 'none' })], { input, encoding: 'utf8' }).trim();

  it('finds its arguments whether sudo has read the password before them or not', () => {
    expect(run(scriptInput(['/dev/null']))).toBe('');
    expect(run(scriptInput([import.meta.filename]))).toMatch(/^[0-9a-f]{64}$/);
    expect(run(`a password\n${scriptInput([import.meta.filename])}`)).toMatch(/^[0-9a-f]{64}$/);
    expect(run(scriptInput([import.meta.filename]))).not.toBe(EMPTY_SHA256);
  });
});
