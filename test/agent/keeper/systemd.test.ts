import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '@dpm/protocol';
import { unitText } from '../../../agent/src/keeper/unit.ts';
import { createAuthority } from '../support/authority.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';
import { layAgentFolder } from '../support/agent-process.ts';
import { prepareUpgrade } from '../support/kept-agent.ts';
import { ReportServer, stored, until } from '../support/report-server.ts';
import { lacksSystemd, startSystemd } from '../support/systemd.ts';

const kept = {
  ...{ runtime: '/opt/dpm-agent/node', script: '/opt/dpm-agent/dpm-agent.cjs' },
  ...{ configFile: '/opt/dpm-agent/agent.json', stateDir: '/opt/dpm-agent/state', memoryLimitMiB: 128 },
};

describe('the unit', () => {
  it('never gives up, weighs little, and is among the last to be ended', () => {
    const lines = unitText(kept, 252).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'ExecStart=/opt/dpm-agent/node /opt/dpm-agent/dpm-agent.cjs run --config /opt/dpm-agent/agent.json',
        ...['Restart=always', 'StartLimitIntervalSec=0', 'RestartPreventExitStatus=64', 'MemoryMax=384M'],
        ...['Nice=5', 'IOSchedulingClass=best-effort', 'IOSchedulingPriority=7', 'OOMScoreAdjust=-500'],
      ]),
    );
  });

  it('has what systemd 219 of CentOS 7 knows by the names of its time', () => {
    const lines = unitText(kept, 219).split('\n');
    expect(lines.indexOf('StartLimitInterval=0')).toBeGreaterThan(lines.indexOf('[Service]'));
    expect(lines).toContain('MemoryLimit=384M');
    expect(lines.join('\n')).not.toMatch(/StartLimitIntervalSec|MemoryMax|TasksMax/);
  });

  it.skipIf(!existsSync('/usr/bin/systemd-analyze'))('is understood by systemd without a word', () => {
    const file = join(makeTempFolder(), 'dpm-agent.service');
    writeFileSync(file, unitText({ ...kept, runtime: process.execPath }, 252));
    const said = execFileSync('systemd-analyze', ['verify', '--man=no', file], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(said).toBe('');
  });
});

const lack = lacksSystemd();
describe.skipIf(lack !== undefined)('on a host with systemd', () => {
  it('is kept, limited, started again after a kill, and gone with everything when its host is taken offline', async () => {
    const authority = await createAuthority();
    const { first: bundle } = await prepareUpgrade();
    const server = await ReportServer.start(authority);
    const folder = layAgentFolder({ ca: authority.ca, bundle, servers: [server.url] });
    const systemd = await startSystemd();
    const systemctl = (...args: string[]) => systemd.run('systemctl', ...args);
    const unit = 'dpm-agent.service';

    const install = () =>
      systemd.run(process.execPath, folder.script, 'install', '--config', folder.configFile);
    expect(await install()).toBe('kept by systemd (/etc/systemd/system/dpm-agent.service), started\n');
    await until('a report', () => server.received.length > 0, 20_000);
    expect(await systemctl('is-enabled', unit)).toBe('enabled\n');
    const properties =
      'ActiveState,Nice,IOSchedulingPriority,OOMScoreAdjust,Restart,StartLimitIntervalUSec,MainPID';
    const shown = Object.fromEntries(
      (await systemctl('show', unit, '-p', properties))
        .trim()
        .split('\n')
        .map((line) => line.split('=')),
    ) as Record<string, string>;
    expect(shown).toMatchObject({
      ActiveState: 'active',
      Nice: '5',
      IOSchedulingPriority: '7',
      Restart: 'always',
      // What comes of it depends on CAP_SYS_RESOURCE, which containers often lack.
      OOMScoreAdjust: '-500',
    });
    expect(await systemd.run('ionice', '-p', shown['MainPID'] ?? '')).toBe('best-effort: prio 7\n');
    const { sources } = server.received[0] as unknown as Report;
    expect(sources.filter(({ state }) => state === 'noPermission')).toEqual([]);

    await systemctl('kill', '--signal=SIGKILL', unit);
    const count = server.received.length;
    await until('reports after a kill', () => server.received.length > count, 30_000);
    expect(await systemctl('show', unit, '-p', 'NRestarts')).toBe('NRestarts=1\n');

    await install();
    server.answer = () => stored({ remove: true });
    await until('the folder is gone', () => !existsSync(folder.path), 30_000);
    const gone = async () =>
      (await systemctl('list-units', '--all', '--plain', '--no-legend', 'dpm*')).trim();
    expect(
      await systemd
        .run('ls', '/etc/systemd/system', '/etc/systemd/system/multi-user.target.wants')
        .catch(() => ''),
    ).not.toContain('dpm');
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(await gone()).not.toContain('running');
  }, 120_000);
});
