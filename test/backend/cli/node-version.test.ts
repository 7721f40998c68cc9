import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const module = new URL('../../../backend/bin/node-version.mjs', import.meta.url).href;
const check = (version: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { requireNode } from '${module}'; requireNode('${version}'); console.log('fine')`,
    ],
    { encoding: 'utf8' },
  );

describe('the check of Node', () => {
  it.each(['v20.19.0', 'v20.20.2', 'v22.0.0', 'v24.1.0'])('lets %s pass', (version) => {
    expect(check(version)).toMatchObject({ status: 0, stdout: 'fine\n' });
  });

  it.each(['v20.18.9', 'v18.20.8', 'v16.20.2', 'v8.0.0'])('stops %s with one line', (version) => {
    const { status, stderr, stdout } = check(version);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^NODE_TOO_OLD: .*20\.19 or newer.*what to do: .*\n$/);
  });

  it('is what the program does first', () => {
    const program = fileURLToPath(new URL('../../../backend/bin/dpm.mjs', import.meta.url));
    expect(spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' }).stderr).not.toContain(
      'NODE_TOO_OLD',
    );
  });
});
