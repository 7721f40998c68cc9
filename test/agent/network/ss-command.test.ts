import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SsCommand } from '../../../agent/src/network/ss-command.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';

describe('running ss', () => {
  const folderWithSs = (script: string) => {
    const folder = makeTempFolder();
    writeFileSync(join(folder, 'ss'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return folder;
  };

  const ignore = () => undefined;

  it('is given up after its time', async () => {
    await expect(new SsCommand(folderWithSs('exec /bin/sleep 60')).run(50, ignore)).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    });
  });

  it('happens through one small shell, run after run, and through another one after a run that took too long', async () => {
    const folder = makeTempFolder();
    const file = join(folder, 'count');
    writeFileSync(file, '0');
    const script = `read -r n < ${file}; n=$((n + 1)); echo $n > ${file}; echo run $n; [ $n != 3 ] || exec /bin/sleep 60`;
    writeFileSync(join(folder, 'ss'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const ss = new SsCommand(folder);
    const said = async (timeoutMs: number) => {
      let text = '';
      await ss.run(timeoutMs, (chunk) => (text += chunk.toString()));
      return text;
    };
    expect(await said(5_000)).toBe('run 1\n=ended= 0\n');
    const shell = ss.pid;
    expect(await said(5_000)).toBe('run 2\n=ended= 0\n');
    expect(ss.pid).toBe(shell);
    await expect(said(300)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(await said(5_000)).toBe('run 4\n=ended= 0\n');
    expect(ss.pid).not.toBe(shell);
    process.kill(ss.pid ?? 0, 'SIGKILL');
    await expect(said(5_000)).rejects.toThrow(/the shell that runs it ended|EPIPE/);
    expect(await said(5_000)).toBe('run 5\n=ended= 0\n');
  });

  it('tells what it said when it fails, and that it is not there', async () => {
    await expect(
      new SsCommand(folderWithSs('echo "Cannot open netlink socket" >&2; exit 1')).run(5_000, ignore),
    ).rejects.toThrow('ss failed: Cannot open netlink socket');
    await expect(new SsCommand(makeTempFolder()).run(5_000, ignore)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
