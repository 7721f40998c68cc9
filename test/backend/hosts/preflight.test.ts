import { describe, expect, it } from 'vitest';
import { judgeAlertWay, judgeFindings, parseFindings } from '../../../backend/src/hosts/preflight.ts';
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
    ['uid=1500', 'root', 'fail'],
    ['arch=aarch64', 'platform', 'fail'],
    ['glibc=', 'glibc', 'fail'],
    ['glibc=glibc 2.12', 'glibc', 'fail'],
    ['freeKib=1000', 'disk', 'fail'],
    ['freeKib=', 'disk', 'fail'],
    ['clock=400', 'clock', 'fail'],
    ['ss=no', 'ss', 'warn'],
    ['keeper=none', 'keeper', 'fail'],
    ['back=no', 'reachesBackend', 'fail'],
    ['back=unknown', 'reachesBackend', 'warn'],
    ['old= /opt/soft/rpc_for_monitor crontab', 'oldClient', 'warn'],
  ])('%s: %s is %s', (change, name, state) => {
    expect(judge(change)).toEqual([expect.objectContaining({ name, state })]);
    expect(judge(change)[0]?.remedy).toBeTruthy();
  });
});

describe('the way of alerts', () => {
  const robot = 'https://qyapi.weixin.qq.com';
  it.each([
    ['no channel sends', '', { channels: 0, robot: undefined }, 'NO_CHANNEL'],
    ['the robot cannot be reached', 'no', { channels: 2, robot }, 'ROBOT_UNREACHABLE'],
    ['it was not tried', 'unknown', { channels: 2, robot }, 'alertChannel'],
    ['hosts do not tell', '', { channels: 1, robot: undefined }, 'alertChannel'],
    ['the robot is reached', 'yes', { channels: 1, robot }, 'alertChannel'],
  ])('never stands in the way: %s', (_, alert, way, code) => {
    const check = judgeAlertWay({ alert }, way);
    expect(check).toMatchObject({ code, state: code === 'alertChannel' ? 'ok' : 'warn' });
  });
});

describe('a script', () => {
  it('is the same command line whatever its arguments', () => {
    for (const name of Object.keys(SCRIPTS) as ScriptName[]) {
      const plain = commandOf(name, { sudo: 'none' });
      expect(commandOf(name, { sudo: 'free' })).toBe(`sudo -n ${plain}`);
      expect(commandOf(name, { sudo: 'password' })).toBe(`sudo -k -S -p '' ${plain}`);
    }
  });
});
