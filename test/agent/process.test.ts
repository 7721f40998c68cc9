import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Report } from '@dpm/protocol';
import { installShippedRuntimes } from '../support/agent-runtime.ts';
import { createAuthority, type TestAuthority } from './support/authority.ts';
import { bundleAgent } from './support/bundle.ts';
import { makeTempFolder } from './support/fixture-tree.ts';
import { ReportServer, stored, until } from './support/report-server.ts';

let authority: TestAuthority;
let folder: string;

beforeAll(async () => {
  authority = await createAuthority();
  folder = mkdtempSync(join(tmpdir(), 'dpm-agent-bundle-'));
  await bundleAgent(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeConfig(servers: string[]): string {
  const home = makeTempFolder();
  mkdirSync(join(home, 'state'));
  writeFileSync(join(home, 'ca.pem'), authority.ca);
  writeFileSync(join(home, 'token'), 'secret-token\n', { mode: 0o600 });
  const config = {
    ...{ host: 'db-1', servers, caFile: join(home, 'ca.pem'), tokenFile: join(home, 'token') },
    ...{ stateDir: join(home, 'state'), intervalMs: 1_000 },
  };
  const file = join(home, 'agent.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function childrenOf(parent: number | undefined): number[] {
  const parentOf = (pid: number) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return undefined;
    }
  };
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => parentOf(pid) === parent);
}

function startUnder(runtime: string, ...args: string[]) {
  const child: ChildProcess = spawn(runtime, [join(folder, 'dpm-agent.cjs'), ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal ?? '')),
  );
  return { child, output, ended };
}

for (const { version, node } of await installShippedRuntimes()) {
  describe.skipIf(node === undefined)(`the agent as a process of Node ${version}`, () => {
    const start = (...args: string[]) => startUnder(node ?? '', ...args);

    it('takes one sample that fits the schema, and complains of nothing', async () => {
      const { output, ended } = start('once', '--json');
      expect(await ended).toBe(0);
      expect(output.stderr).not.toContain('Error');
      const report = JSON.parse(output.stdout) as Report;
      expect(Compile(Report).Errors(report)).toEqual([]);
      expect(report.agent.runtime).toBe(`node ${version}`);
      expect(report.filesystems?.length).toBeGreaterThan(0);
      expect(report.totals.cpu?.cores).toBeGreaterThan(0);
    }, 60_000);

    it('reports what fits the schema, survives kill -9 without using a number twice, and ends when asked', async () => {
      const server = await ReportServer.start(authority);
      const file = writeConfig([server.url]);
      const first = start('run', '--config', file);
      await until('two reports', () => server.received.length >= 2, 20_000);
      const children = childrenOf(first.child.pid);
      expect(children).toHaveLength(1);
      first.child.kill('SIGKILL');
      await first.ended;
      await until('the end of its shell', () => children.every((pid) => !existsSync(`/proc/${pid}`)), 5_000);
      const count = server.received.length;
      const second = start('run', '--config', file);
      await until('reports after the kill', () => server.received.length >= count + 2, 20_000);
      second.child.kill('SIGTERM');
      expect(await second.ended).toBe(0);
      expect(second.output.stderr).toBe('');

      const numbers = server.received.map(({ boot, seq }) => `${boot} ${seq}`);
      expect(new Set(server.received.map(({ boot }) => boot)).size).toBe(1);
      // A report may arrive twice when the kill comes before its answer; never two reports under one number.
      const texts = new Map(
        server.received.map((report, at) => [numbers[at], (report as unknown as Report).atMs]),
      );
      for (const [at, report] of server.received.entries()) {
        expect((report as unknown as Report).atMs).toBe(texts.get(numbers[at]));
      }
      const schema = Compile(Report);
      for (const { token, ...report } of server.received) {
        expect(token).toBe('Bearer secret-token');
        expect(schema.Errors(report)).toEqual([]);
      }
      expect(second.output.stdout).not.toContain('secret-token');
      for (const line of second.output.stdout.trim().split('\n'))
        expect(JSON.parse(line)).toHaveProperty('msg');
    }, 60_000);

    it('ends with 64 when its host was taken offline', async () => {
      const server = await ReportServer.start(authority);
      server.answer = () => stored({ remove: true });
      const { ended } = start('run', '--config', writeConfig([server.url]));
      expect(await ended).toBe(64);
      expect(server.received).toHaveLength(1);
    }, 20_000);

    it('takes its interval from the answer and sends texts that are asked for', async () => {
      const server = await ReportServer.start(authority);
      let wanted: string | undefined;
      server.answer = (received) => {
        const report = received as unknown as Report;
        wanted ??= report.commands?.[0]?.md5;
        const settings = {
          intervalMs: 2_000,
          topProcesses: 1,
          thresholds: { cpuPercent: 1e6, memoryBytes: 1e15 },
        };
        return stored({ settings, wantCommands: server.received.length === 0 ? [wanted] : [] });
      };
      start('run', '--config', writeConfig([server.url]));
      await until('three reports', () => server.received.length >= 3, 20_000);
      const [first, second, third] = server.received as unknown as Report[];
      expect(second?.commands?.map(({ md5 }) => md5)).toContain(wanted);
      expect(first?.intervalMs).toBeLessThan(1_900);
      expect(third?.intervalMs).toBeGreaterThan(1_900);
      expect(third?.processes.length).toBeLessThanOrEqual(4);
      expect(second?.clock?.offsetMs).toBeTypeOf('number');
    }, 40_000);

    it.each([
      [['run', '--config', '/does/not/exist.json'], /^dpm-agent: AGENT_CONFIG: .*cannot be read/],
      [['run'], /^dpm-agent: USAGE: "run" needs --config FILE/],
      [['jump'], /^dpm-agent: USAGE: unknown command "jump"/],
    ])('%j ends with one clear line and code 2', async (args, message) => {
      const { output, ended } = start(...args);
      expect(await ended).toBe(2);
      expect(output.stderr).toMatch(message);
      expect(output.stderr.trim().split('\n')).toHaveLength(1);
    });

    it('stops before it begins when there is no CA or token', async () => {
      const file = writeConfig(['https://127.0.0.1:1']);
      rmSync(join(file, '..', 'token'));
      const { output, ended } = start('run', '--config', file);
      expect(await ended).toBe(2);
      expect(output.stderr).toMatch(/AGENT_CONFIG: key tokenFile: ENOENT/);
    });

    it('prints one sample as JSON or as a table', async () => {
      const json = start('once', '--json');
      const table = start('once');
      expect(await json.ended).toBe(0);
      expect(Compile(Report).Errors(JSON.parse(json.output.stdout))).toEqual([]);
      expect(await table.ended).toBe(0);
      expect(table.output.stdout).toMatch(/^instance .*\n(.*\n)*unattributed/);
    }, 30_000);

    it('shows tables as often as asked, and tells what can be measured', async () => {
      const top = start('top', '--count', '2');
      const doctor = start('doctor');
      expect(await top.ended).toBe(0);
      expect(top.output.stdout.match(/^instance .*in MiB\/s out MiB\/s$/gm)).toHaveLength(2);
      expect(await doctor.ended).toBe(0);
      expect(doctor.output.stdout).toMatch(/^ok +CPU time of the host$/m);
      expect(doctor.output.stdout).toMatch(/^covered: processes (?:100|9\d) %/m);
    }, 30_000);
  });
}
