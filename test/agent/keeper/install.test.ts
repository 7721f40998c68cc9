import { execFile, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAuthority } from '../support/authority.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';
import { layAgentFolder, type AgentFolder } from '../support/agent-process.ts';
import { prepareUpgrade } from '../support/kept-agent.ts';
import { ReportServer, stored, until } from '../support/report-server.ts';

const STARTED_MS = 20_000;
const CRON_FILE = 'etc/cron.d/dpm-agent';
const authority = await createAuthority();
const { first: bundle } = await prepareUpgrade();

/** A host with cron, an agent's folder with a runtime of its own on it, and the server. */
async function prepareHost({ systemd = false } = {}) {
  const server = await ReportServer.start(authority);
  const root = makeTempFolder();
  mkdirSync(join(root, systemd ? 'run/systemd/system' : 'etc/cron.d'), { recursive: true });
  const folder = layAgentFolder({ ca: authority.ca, bundle, servers: [server.url] });
  const runtime = join(folder.path, 'node');
  try {
    linkSync(process.execPath, runtime);
  } catch {
    copyFileSync(process.execPath, runtime);
  }
  const run = (...args: string[]) =>
    promisify(execFile)(runtime, [folder.script, ...args], { encoding: 'utf8' });
  const install = () => run('install', '--config', folder.configFile, '--root', root);
  return { server, root, folder, runtime, run, install };
}

type Host = Awaited<ReturnType<typeof prepareHost>>;

/** What cron runs every minute. */
function startByCron({ root }: Host) {
  const line = readFileSync(join(root, CRON_FILE), 'utf8')
    .split('\n')
    .find((text) => text.startsWith('* '));
  const command = line?.replace(/^(\* ){5}root /, '') ?? '';
  // In a group of its own, so that a failed test leaves none of it running.
  const child = spawn('/bin/sh', ['-c', command], { stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  onTestFinished(async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
  });
  return ended;
}

function agentPid({ stateDir }: AgentFolder): number {
  return (JSON.parse(readFileSync(join(stateDir, 'process.json'), 'utf8')) as { pid: number }).pid;
}

describe('installing where cron is', () => {
  it('writes one file, the same each time, whose command runs one agent with little weight', async () => {
    const host = await prepareHost();
    const { stdout } = await host.install();
    expect(stdout).toMatch(/^kept by cron \(.*\/etc\/cron\.d\/dpm-agent\), started within a minute\n$/);
    const text = readFileSync(join(host.root, CRON_FILE), 'utf8');
    await host.install();
    expect(readFileSync(join(host.root, CRON_FILE), 'utf8')).toBe(text);
    expect(statSync(host.folder.stateDir).mode & 0o777).toBe(0o700);

    const first = startByCron(host);
    await until('a report', () => host.server.received.length > 0, STARTED_MS);
    await startByCron(host);
    const pid = agentPid(host.folder);
    expect(getPriority(pid)).toBe(Math.min(19, getPriority() + 5));
    const { stdout: ioClass } = await promisify(execFile)('ionice', ['-p', String(pid)]);
    expect(ioClass.trim()).toBe('best-effort: prio 7');

    await host.run('uninstall');
    await first;
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(existsSync(host.folder.path)).toBe(false);
    expect(existsSync(join(host.root, CRON_FILE))).toBe(false);
  }, 60_000);

  it('removes what is its own and nothing else', async () => {
    const host = await prepareHost();
    await host.install();
    writeFileSync(join(host.folder.path, 'notes.txt'), 'of somebody');
    writeFileSync(join(host.folder.stateDir, 'foreign'), 'of somebody');
    writeFileSync(join(host.root, 'etc/cron.d/other'), 'of somebody');
    const { stdout } = await host.run('uninstall', '--config', host.folder.configFile);
    expect(stdout).toContain(`removed ${host.folder.tokenFile}\n`);
    expect(stdout).toContain(`removed ${host.runtime}\n`);
    expect(stdout).toContain(`left ${host.folder.path}: something else is in it\n`);
    expect(existsSync(join(host.folder.path, 'notes.txt'))).toBe(true);
    expect(existsSync(join(host.folder.stateDir, 'foreign'))).toBe(true);
    expect(existsSync(join(host.root, 'etc/cron.d/other'))).toBe(true);
    expect(existsSync(host.folder.script)).toBe(false);
  }, 30_000);

  it('removes itself when its host was taken offline, and says so last', async () => {
    const host = await prepareHost();
    await host.install();
    writeFileSync(`${host.folder.configFile}.new`, 'of a deploy that was cut');
    const token = `Bearer ${readFileSync(host.folder.tokenFile, 'utf8').trim()}`;
    host.server.answer = () => stored({ remove: true });
    await startByCron(host);
    expect(host.server.received).toHaveLength(1);
    expect(existsSync(host.folder.path)).toBe(false);
    expect(existsSync(join(host.root, CRON_FILE))).toBe(false);
    expect(host.server.said).toEqual([{ path: '/v1/removed', token, body: { left: [] } }]);
  }, 30_000);
});

describe('refusals', () => {
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => ({ code: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => error,
    );

  it('removes nothing that was not installed', async () => {
    const host = await prepareHost();
    const { code, stderr } = await failure(host.run('uninstall'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^dpm-agent: NOT_INSTALLED: .* nothing was removed\n$/);
    expect(existsSync(host.folder.script)).toBe(true);
  });

  it('writes over no file of somebody else', async () => {
    const host = await prepareHost();
    writeFileSync(join(host.root, CRON_FILE), '# of somebody\n');
    expect((await failure(host.install())).stderr).toMatch(/KEEPER_FOREIGN: .*move it away/);
    expect(readFileSync(join(host.root, CRON_FILE), 'utf8')).toBe('# of somebody\n');
  });

  it('takes no path that cron or a shell would read as a command', async () => {
    const host = await prepareHost();
    const config = {
      ...(JSON.parse(readFileSync(host.folder.configFile, 'utf8')) as object),
      stateDir: '/a;b%c',
    };
    writeFileSync(host.folder.configFile, JSON.stringify(config));
    expect((await failure(host.install())).stderr).toMatch(/PATH_UNUSABLE: the path "\/a;b%c"/);
  });

  it('says that there is neither systemd nor cron', async () => {
    const host = await prepareHost();
    const empty = makeTempFolder();
    const work = host.run('install', '--config', host.folder.configFile, '--root', empty);
    expect((await failure(work)).stderr).toMatch(/NO_KEEPER: neither systemd .* nor cron/);
  });
});
