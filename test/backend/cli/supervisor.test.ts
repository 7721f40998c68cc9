import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  readFileSync,
  rmSync,
  existsSync,
  writeFileSync,
  truncateSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChildSpec } from '../../../backend/src/cli/child.ts';
import { identifyProcess, isRunning } from '../../../backend/src/cli/os-process.ts';
import { readRecords, removeRecord, writeRecord } from '../../../backend/src/cli/run-records.ts';
import { createSupervisor, endLeftovers, type Supervisor } from '../../../backend/src/cli/supervisor.ts';

let folder: string;
let said: string[];
let supervisor: Supervisor;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dpm-supervisor-'));
  said = [];
  supervisor = create();
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true });
});

const runFolder = () => join(folder, 'run');
const create = () =>
  createSupervisor({
    runFolder: runFolder(),
    clock: () => performance.now(),
    now: () => new Date(),
    say: (line) => said.push(line),
  });
const spec = (name: string, script: string, graceMs = 5_000): ChildSpec => ({
  name,
  command: process.execPath,
  args: ['-e', script],
  env: { PATH: process.env['PATH'] },
  logFile: join(folder, 'logs', `${name}.log`),
  graceMs,
});
/** Runs until SIGTERM, then writes its name and the time to a file. */
const obedient = (name: string) =>
  spec(
    name,
    `process.on('SIGTERM', () => { require('fs').appendFileSync('${folder}/ended', '${name} '); process.exit(0) }); console.log('up'); setInterval(() => {}, 1000)`,
  );
const recordOf = (name: string) => readRecords(runFolder()).find((record) => record.name === name);
async function until(condition: () => boolean, timeoutMs = 8_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await delay(20);
  }
}
const isUp = (name: string) => () =>
  existsSync(join(folder, 'logs', `${name}.log`)) &&
  readFileSync(join(folder, 'logs', `${name}.log`), 'utf8').includes('up');

describe('the supervisor', () => {
  it('ends its parts in the reverse order of their start and forgets them', async () => {
    for (const name of ['database', 'backend', 'agent']) {
      await supervisor.start(obedient(name));
      await until(isUp(name));
    }
    expect(supervisor.running()).toEqual(['database', 'backend', 'agent']);
    await supervisor.stop();
    expect(readFileSync(join(folder, 'ended'), 'utf8')).toBe('agent backend database ');
    expect(supervisor.running()).toEqual([]);
    expect(readRecords(runFolder())).toEqual([]);
  });

  it('kills a part that does not end in time, with its children', async () => {
    const stubborn = `const c = require('child_process').spawn('sleep', ['1000']); require('fs').writeFileSync('${folder}/child', String(c.pid)); process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`;
    await supervisor.start(spec('stubborn', stubborn, 300));
    await until(isUp('stubborn'));
    const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
    expect(identifyProcess(child)).toBeDefined();
    await supervisor.stop();
    await until(() => identifyProcess(child) === undefined);
    expect(supervisor.running()).toEqual([]);
  });

  it('asks a part again that loses the first request to end while it starts', async () => {
    const deaf = `process.once('SIGTERM', () => process.on('SIGTERM', () => { require('fs').writeFileSync('${folder}/ended', 'deaf'); process.exit(0) })); console.log('up'); setInterval(() => {}, 1000)`;
    await supervisor.start({ ...spec('deaf', deaf, 20_000), askAgainMs: 50 });
    await until(isUp('deaf'));
    await supervisor.stop();
    expect(readFileSync(join(folder, 'ended'), 'utf8')).toBe('deaf');
  });

  it('starts a part again that died, and says so in one line', async () => {
    await supervisor.start(obedient('agent'));
    await until(isUp('agent'));
    const first = recordOf('agent')?.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await until(() => (recordOf('agent')?.pid ?? first) !== first);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/agent ended \(by SIGKILL\); starting it again in 1 s/);
    expect(supervisor.running()).toEqual(['agent']);
  });

  it('waits longer after each death in a row', async () => {
    await supervisor.start(spec('broken', 'process.exit(3)'));
    await until(() => said.length >= 2);
    expect(said[0]).toMatch(/exit 3.*in 1 s/);
    expect(said[1]).toMatch(/exit 3.*in 2 s/);
  });

  it('names the program that cannot be started', async () => {
    const missing = { ...obedient('missing'), command: '/nonexistent/program' };
    await expect(supervisor.start(missing)).rejects.toMatchObject({
      code: 'PART_NOT_STARTED',
      where: '/nonexistent/program',
    });
  });

  it('puts a large log aside at the next start', async () => {
    const part = obedient('agent');
    await supervisor.start(part);
    await until(isUp('agent'));
    await supervisor.stop();
    truncateSync(part.logFile, 21 * 1024 * 1024);
    supervisor = create();
    await supervisor.start(part);
    expect(statSync(`${part.logFile}.1`).size).toBe(21 * 1024 * 1024);
    expect(statSync(part.logFile).size).toBeLessThan(1_000);
  });
});

describe('leftovers of a killed start', () => {
  it('are ended, too, when it was killed before it wrote down what it had started', async () => {
    await supervisor.start(obedient('database'));
    await until(isUp('database'));
    const [record] = readRecords(runFolder());
    if (record === undefined) throw new Error('nothing was recorded');
    removeRecord(runFolder(), 'database');
    expect(await endLeftovers(`${runFolder()}-of-another`, 5_000)).toEqual([]);
    expect(isRunning(record)).toBe(true);

    expect(await endLeftovers(runFolder(), 5_000)).toEqual([`process ${record.pid}`]);
    expect(isRunning(record)).toBe(false);
  });

  it('are ended, newest first, and nothing that only has their pid', async () => {
    for (const name of ['database', 'backend']) {
      await supervisor.start(obedient(name));
      await until(isUp(name));
    }
    const innocent = spawn('sleep', ['1000'], { stdio: 'ignore' });
    const identity = identifyProcess(innocent.pid ?? 0);
    if (identity === undefined) throw new Error('the innocent process did not start');
    const reused = { ...identity, name: 'agent', order: 3, startedAt: '' };
    writeRecord(runFolder(), { ...reused, startTicks: '1' });
    writeRecord(runFolder(), { ...reused, name: 'grafana', bootId: 'another boot' });
    writeFileSync(join(runFolder(), 'torn.json'), '{"pid": ');

    expect(await endLeftovers(runFolder(), 5_000)).toEqual(['backend', 'database']);
    expect(readFileSync(join(folder, 'ended'), 'utf8')).toBe('backend database ');
    expect(isRunning(identity)).toBe(true);
    expect(readRecords(runFolder())).toEqual([]);
    innocent.kill();
  });
});
