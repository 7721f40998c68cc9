import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../../backend/src/cli/lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'dpm-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));
const take = () => lockDataFolder(folder, () => ' (pid 1)');

describe('the lock of a data folder', () => {
  it('is held by one start at a time', () => {
    const lock = take();
    expect(take).toThrow(expect.objectContaining({ code: 'ALREADY_RUNNING' }));
    lock.release();
    take().release();
  });

  it('falls when its holder is killed, and is not inherited by the children of the holder', async () => {
    const module = new URL('../../../backend/src/cli/lock.ts', import.meta.url).href;
    const script = `import { spawn } from 'node:child_process';
      const { lockDataFolder } = await import('${module}');
      lockDataFolder('${folder}', () => '');
      const child = spawn('sleep', ['20'], { detached: true, stdio: 'ignore' });
      console.log(child.pid); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const child = await new Promise<number>((resolve) =>
      holder.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
    );
    expect(take).toThrow(expect.objectContaining({ code: 'ALREADY_RUNNING' }));
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await ended;
    take().release();
    process.kill(child, 'SIGKILL');
  });
});
