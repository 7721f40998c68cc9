import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeHostKey } from '../../../backend/src/hosts/host-key.ts';
import { findKnownKeys } from '../../../backend/src/hosts/known-hosts.ts';
import {
  fetchHostKey,
  openSession,
  type SshAccess,
  type SshSession,
} from '../../../backend/src/hosts/ssh-session.ts';
import { startSshHost, type SshHost } from '../../support/ssh-host.ts';

const digestOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

describe('an SSH session', { timeout: 30_000 }, () => {
  let host: SshHost;
  beforeAll(async () => {
    host = await startSshHost({ hasSudo: true });
  }, 60_000);
  afterAll(() => host.stop());

  const open = (rest: Partial<SshAccess> = {}, pinned?: string) =>
    openSession(
      { host: '127.0.0.1', port: host.port, user: 'root', privateKey: host.privateKey, ...rest },
      {
        judge: (shown) =>
          judgeHostKey(shown, { pinned, policy: 'tofu', known: { trusted: [], revoked: [] } }),
      },
    );
  const inSession = async <T>(work: (session: SshSession) => Promise<T>): Promise<T> => {
    const session = await open();
    try {
      return await work(session);
    } finally {
      session.end();
    }
  };

  it('refuses a wrong key, a port where nobody listens, and a changed host key, each by its name', async () => {
    await expect(open({ privateKey: host.wrongKey })).rejects.toMatchObject({ code: 'SSH_LOGIN' });
    await expect(open({ port: 1 })).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' });
    await expect(open({}, 'SHA256:another')).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' });
  });

  it('comes in with a password, too, and refuses a wrong one', async () => {
    const session = await open({ user: 'administrator', password: host.password });
    expect(await session.run('digest', { args: ['/nothing'] })).toBe('');
    session.end();
    await expect(open({ user: 'administrator', password: 'wrong' })).rejects.toMatchObject({
      code: 'SSH_LOGIN',
      message: expect.stringContaining('with this password') as string,
    });
  });

  it('shows its host key to who does not log in', async () => {
    const access = { host: '127.0.0.1', port: host.port, user: 'nobody' };
    const key = await fetchHostKey(access, { algorithms: [] });
    expect(findKnownKeys(host.knownHosts(), access).trusted).toEqual([key]);
    await expect(fetchHostKey({ ...access, port: 1 }, { algorithms: [] })).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
    });
  });

  it('puts a file whole, with its mode, over one that is there', async () => {
    const path = '/opt/some/deep file; touch $(pwn)';
    for (const content of [Buffer.from('first'), Buffer.alloc(3_000_000, 'x')]) {
      await inSession((session) => session.run('put', { args: [path, '600', digestOf(content)], content }));
      expect(readFileSync(join(host.root, path)).equals(content)).toBe(true);
      expect((await inSession((session) => session.run('digest', { args: [path] }))).trim()).toBe(
        digestOf(content),
      );
    }
    expect(existsSync(`${join(host.root, path)}.new`)).toBe(false);
  });

  it('leaves what was there when other bytes arrive', async () => {
    const put = (content: Buffer, sha256: string) =>
      inSession((session) => session.run('put', { args: ['/opt/kept', '644', sha256], content }));
    await put(Buffer.from('good'), digestOf(Buffer.from('good')));
    await expect(put(Buffer.from('cut'), digestOf(Buffer.from('cut off')))).rejects.toMatchObject({
      code: 'SSH_FAILED',
    });
    expect(readFileSync(join(host.root, '/opt/kept'), 'utf8')).toBe('good');
    writeFileSync(join(host.root, '/opt/kept.new'), 'remains of a cut deploy');
    await put(Buffer.from('next'), digestOf(Buffer.from('next')));
    expect(readFileSync(join(host.root, '/opt/kept'), 'utf8')).toBe('next');
  });

  it('takes no argument that would become two', async () => {
    await expect(inSession((session) => session.run('digest', { args: ['a\nb'] }))).rejects.toThrow(
      'line break',
    );
  });

  it('says that sudo asks for a password or is not there', async () => {
    const session = await open({ user: 'plain' });
    session.useSudo();
    await expect(session.run('preflight', { args: ['127.0.0.1', '1'] })).rejects.toMatchObject({
      code: 'SUDO_REFUSED',
    });
    session.end();
  });

  it('is root by a sudo that asks, with the password of the login, and says what it asked for without one', async () => {
    const look = async (rest: Partial<SshAccess>) => {
      const session = await open({ user: 'operator', ...rest });
      session.useSudo();
      try {
        const found = await session.run('preflight', { args: ['127.0.0.1', '1'] });
        const content = Buffer.from('of root');
        const path = '/opt/of-root';
        await session.run('put', { args: [path, '600', digestOf(content)], content });
        return { found, digest: (await session.run('digest', { args: [path] })).trim() };
      } finally {
        session.end();
      }
    };
    const { found, digest } = await look({ password: host.password });
    expect(found).toContain('uid=0\n');
    expect(digest).toBe(digestOf(Buffer.from('of root')));
    expect(statSync(join(host.root, 'opt/of-root')).uid).toBe(0);
    await expect(look({})).rejects.toMatchObject({
      code: 'SUDO_REFUSED',
      message: expect.stringMatching(/without a password .*: sudo: a password is required/) as string,
    });
  });

  it('ends a client of the replaced system with its cron line, and puts the line back', async () => {
    const tab = join(host.root, 'var/spool/cron/root');
    const lines =
      '# rpc_for_monitor\n* * * * * flock -xn /tmp/x -c "python3 /opt/soft/rpc_for_monitor/c.py"\n0 1 * * * backup\n';
    writeFileSync(tab, lines);
    const folder = join(host.root, 'opt/soft/rpc_for_monitor');
    mkdirSync(folder, { recursive: true });
    copyFileSync('/bin/sh', join(host.root, 'opt/python3'));
    chmodSync(join(host.root, 'opt/python3'), 0o755);
    writeFileSync(join(folder, 'c.py'), 'while :; do sleep 1; done\n');
    const pid = /\d+/.exec(host.root)?.[0] ?? '';
    const old = spawn('nsenter', ['-t', pid, '-m', '-p', '/opt/python3', '/opt/soft/rpc_for_monitor/c.py']);
    const ended = new Promise<void>((resolve) => old.once('exit', () => resolve()));
    const findings = () => inSession((session) => session.run('preflight', { args: ['127.0.0.1', '1'] }));
    expect(await findings()).toContain('old= /opt/soft/rpc_for_monitor crontab');
    const done = await inSession((session) => session.run('stopOld'));
    expect(done).toMatch(/is a remark now\nprocess \d+ was ended/);
    await ended;
    expect(readFileSync(tab, 'utf8')).toBe(lines.replace('* * * * *', '#moved-to-dpm# * * * * *'));
    expect(await inSession((session) => session.run('stopOld'))).toBe('');
    expect(await inSession((session) => session.run('restoreOld'))).toContain('is as it was');
    expect(readFileSync(tab, 'utf8')).toBe(lines);
  });
});
