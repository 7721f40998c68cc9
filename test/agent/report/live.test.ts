import { fork, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Report } from '@dpm/protocol';
import { checkReport } from '../../../backend/src/ingest/check-report.ts';
import { expectSums } from '../support/sums.ts';
import { asReport, createReporter } from '../support/reports.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';

const BUSY_LISTENER = `
const { createServer } = require('node:net');
const server = createServer();
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('message', () => process.send(process.cpuUsage()));
(function burn() { const end = Date.now() + 40; while (Date.now() < end); setImmediate(burn); })();
`;

async function startBusyListener(): Promise<{ port: number; child: ChildProcess }> {
  const script = join(makeTempFolder(), 'busy-listener.cjs');
  writeFileSync(script, BUSY_LISTENER);
  const child = fork(script, ['--purpose=burn', '--password=hidden'], { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const port = await new Promise<number>((resolve) =>
    child.once('message', (value) => resolve(Number(value))),
  );
  return { port, child };
}

/** CPU time that a process says it used, ms. */
async function askCpuMs(child: ChildProcess): Promise<number> {
  const answer = new Promise<NodeJS.CpuUsage>((resolve) =>
    child.once('message', (usage) => resolve(usage as NodeJS.CpuUsage)),
  );
  child.send('?');
  const { user, system } = await answer;
  return (user + system) / 1_000;
}

/** Echoes a tenth of what it is sent. */
const ECHO_LISTENER = `
const { createServer } = require('node:net');
const server = createServer((socket) => socket.on('data', (data) => socket.write(data.subarray(0, data.length / 10))));
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
`;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.runIf(process.platform === 'linux')('on this machine', () => {
  it('a busy listener is known by port and command line with the CPU it used, and everything adds up', async () => {
    const { reporter } = createReporter({ procRoot: '/proc', sysRoot: '/sys' });
    const { port, child } = await startBusyListener();
    const atLeastFrom = await askCpuMs(child);
    await reporter.draft(0);
    const from = await askCpuMs(child);
    await sleep(2_000);
    const to = await askCpuMs(child);
    const draft = await reporter.draft(0);
    const atMostTo = await askCpuMs(child);
    if (!draft) throw new Error('no report');
    expect(Compile(Report).Errors(JSON.parse(JSON.stringify(asReport(draft))))).toEqual([]);

    expect(() => checkReport(asReport(draft))).not.toThrow();
    const busy = draft.instances.find((instance) => instance.port === port);
    expect(busy).toMatchObject({ engine: 'node', pid: child.pid });
    const cpuMs = (busy?.usage.cpuUserMs ?? 0) + (busy?.usage.cpuSystemMs ?? 0);
    // The kernel accounts in ticks of 10 ms, for user and system apart.
    expect(cpuMs).toBeGreaterThanOrEqual(to - from - 20);
    expect(cpuMs).toBeLessThanOrEqual(atMostTo - atLeastFrom + 20);
    const mine = draft.processes.find(({ pid }) => pid === child.pid);
    expect(draft.instances[mine?.instance ?? -1]?.port).toBe(port);

    expectSums(draft);
  }, 20_000);

  it('the bytes of a listener are the bytes that were sent to it, by client address; none passed an interface', async () => {
    const { reporter } = createReporter({ procRoot: '/proc', sysRoot: '/sys' });
    const script = join(makeTempFolder(), 'echo-listener.cjs');
    writeFileSync(script, ECHO_LISTENER);
    const child = fork(script, { execArgv: [] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const port = await new Promise<number>((resolve) =>
      child.once('message', (value) => resolve(Number(value))),
    );
    await reporter.draft(0);
    await sleep(200);
    const client = connect(port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    let received = 0;
    const echoed = new Promise<void>((resolve) =>
      client.on('data', (data) => (received += data.length) >= 290_000 && resolve()),
    );
    client.write(Buffer.alloc(3_000_000));
    await echoed;
    await sleep(200);
    const draft = await reporter.draft(0);
    if (!draft) throw new Error('no report');
    const index = draft.instances.findIndex((instance) => instance.port === port);
    expect(draft.instances[index]?.usage).toMatchObject({ netInBytes: 0, netOutBytes: 0 });
    const amounts = { inBytes: 3_000_000, outBytes: received };
    expect(draft.netPairs).toContainEqual({
      instance: index,
      local: `127.0.0.1:${port}`,
      remote: '127.0.0.1',
      ...amounts,
    });
    const pair = draft.netPairs?.find(({ remote }) => remote === `127.0.0.1:${port}`);
    expect(pair).toMatchObject({ local: '127.0.0.1:*', inBytes: received });
    expectSums(draft);
  }, 20_000);

  it('the command line of the listener is sent once, masked', async () => {
    const { reporter } = createReporter({ procRoot: '/proc', sysRoot: '/sys' });
    const { port } = await startBusyListener();
    await reporter.draft(0);
    await sleep(300);
    const first = await reporter.draft(0);
    const instance = first?.instances.find((one) => one.port === port);
    const text = first?.commands?.find(({ md5 }) => md5 === instance?.command)?.text;
    expect(text).toMatch(/busy-listener\.cjs --purpose=burn --password=\*\*\*$/);
    await sleep(300);
    expect((await reporter.draft(0))?.commands?.some(({ md5 }) => md5 === instance?.command) ?? false).toBe(
      false,
    );
  }, 20_000);
});
