import { describe, expect, it } from 'vitest';
import { fingerprintOf, judgeHostKey } from '../../../backend/src/hosts/host-key.ts';
import { judgeFindings, parseFindings } from '../../../backend/src/hosts/preflight.ts';
import { commandOf, SCRIPTS, type ScriptName } from '../../../backend/src/hosts/ssh-scripts.ts';

const READY = `uid=0
os=CentOS Linux 7 (Core)
arch=x86_64
glibc=glibc 2.17
freeKib=900000
clock=1000
ss=yes
keeper=systemd
back=yes`;
const judge = (change: string) => {
  const findings = { ...parseFindings(READY), ...parseFindings(change) };
  return judgeFindings(findings, { nowMs: 1_000_000, server: 'https://backend:9301' }).filter(
    ({ state }) => state !== 'ok',
  );
};

describe('the preflight', () => {
  it('finds nothing wrong with a host that is ready', () => {
    expect(judge('')).toEqual([]);
  });

  it.each([
    ['uid=1500', 'root', 'failed'],
    ['arch=aarch64', 'platform', 'failed'],
    ['glibc=', 'platform', 'failed'],
    ['freeKib=1000', 'disk', 'failed'],
    ['freeKib=', 'disk', 'failed'],
    ['clock=400', 'clock', 'failed'],
    ['ss=no', 'ss', 'warning'],
    ['keeper=none', 'keeper', 'failed'],
    ['back=no', 'reachesBackend', 'failed'],
    ['back=unknown', 'reachesBackend', 'warning'],
  ])('%s: %s is %s', (change, name, state) => {
    expect(judge(change)).toEqual([expect.objectContaining({ name, state })]);
  });
});

describe('a host key', () => {
  it('is trusted as the policy says, and never when another one was pinned', () => {
    const shown = fingerprintOf(Buffer.from('key'));
    expect(judgeHostKey(shown, { pinned: undefined, policy: 'tofu' })).toEqual({ trusted: true, pin: true });
    expect(judgeHostKey(shown, { pinned: undefined, policy: 'confirm' })).toMatchObject({
      code: 'HOST_KEY_UNCONFIRMED',
    });
    expect(judgeHostKey(shown, { pinned: undefined, policy: 'known_hosts' })).toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
    });
    for (const policy of ['tofu', 'confirm', 'known_hosts'] as const) {
      expect(judgeHostKey(shown, { pinned: shown, policy })).toEqual({ trusted: true, pin: false });
      expect(judgeHostKey(shown, { pinned: 'SHA256:x', policy })).toMatchObject({ code: 'HOST_KEY_CHANGED' });
    }
  });
});

describe('a script', () => {
  it('is the same command line whatever its arguments', () => {
    for (const name of Object.keys(SCRIPTS) as ScriptName[]) {
      expect(commandOf(name, { sudo: true })).toBe(`sudo -n ${commandOf(name, { sudo: false })}`);
    }
  });
});
