import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Compile } from 'typebox/compile';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Report } from '@dpm/protocol';
import { PairSums } from '../../../agent/src/network/pairs.ts';
import type { SocketFlow } from '../../../agent/src/network/socket-traffic.ts';
import { checkReport } from '../../../backend/src/ingest/check-report.ts';
import { until } from '../../support/until.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';
import { asReport, createReporter } from '../support/reports.ts';

/** Of this run alone. */
const NET = `10.251.${process.pid % 256}`;
const SERVER = `${NET}.1`;
const [FIRST_CLIENT, SECOND_CLIENT] = [`${NET}.2`, `${NET}.3`];
const LINK = `dpm${process.pid}`;

/** Hands each connection to one of two workers, in turn, as engines with a process per connection do. */
const LISTENER = `
const { createServer } = require('node:net');
const { fork } = require('node:child_process');
if (process.argv[2] === 'worker') {
  const answer = (socket) => socket.on('data', (data) => socket.write(data.subarray(0, data.length / 10)));
  process.on('message', (_, socket) => { answer(socket); socket.resume(); });
  process.on('disconnect', () => process.exit());
} else {
  const workers = [0, 1].map(() => fork(__filename, ['worker']));
  let turn = 0;
  const server = createServer({ pauseOnConnect: true }, (socket) => workers[turn++ % 2].send('take', socket));
  server.listen(0, '${SERVER}', () =>
    process.send({ port: server.address().port, workers: workers.map(({ pid }) => pid) }));
}
`;
/** Connects, one after the other, and sends as much as it is told from the addresses that it is told. */
const CLIENT = `
const { connect } = require('node:net');
const [port, ...parts] = process.argv.slice(2);
(async () => {
  for (const part of parts) {
    const [localAddress, bytes] = part.split('/');
    await new Promise((resolve) => {
      const socket = connect({ port: Number(port), host: '${SERVER}', localAddress });
      let answered = 0;
      socket.on('data', (data) => (answered += data.length) >= Number(bytes) / 20 && resolve());
      socket.write(Buffer.alloc(Number(bytes)));
    });
  }
  console.log('sent');
})();
`;

const run = (...command: string[]): void => {
  execFileSync(command[0] ?? '', command.slice(1), { stdio: 'ignore' });
};

/** Another host behind a wire of its own: a network namespace. Undefined where this user may not make one. */
function startOtherHost(): number | undefined {
  try {
    run('unshare', '--net', 'true');
  } catch {
    return undefined;
  }
  const holder = spawn('unshare', ['--net', 'sleep', '60'], { stdio: 'ignore' });
  onTestFinished(() => void holder.kill('SIGKILL'));
  return holder.pid;
}

async function connectHosts(other: number): Promise<void> {
  const inside = (...command: string[]) => run('nsenter', '-t', `${other}`, '-n', ...command);
  const namespaceOf = (pid: number | string) => readlinkSync(`/proc/${pid}/ns/net`);
  const moved = async () => namespaceOf(other) !== namespaceOf('self') || undefined;
  await until(moved, 5_000);
  run('ip', 'link', 'add', LINK, 'type', 'veth', 'peer', 'name', `${LINK}-1`, 'netns', `${other}`);
  onTestFinished(() => run('ip', 'link', 'delete', LINK));
  run('ip', 'address', 'add', `${SERVER}/24`, 'dev', LINK);
  run('ip', 'link', 'set', LINK, 'up');
  for (const address of [FIRST_CLIENT, SECOND_CLIENT])
    inside('ip', 'address', 'add', `${address}/24`, 'dev', `${LINK}-1`);
  inside('ip', 'link', 'set', `${LINK}-1`, 'up');
}

async function startListener(): Promise<{ port: number; workers: number[] }> {
  const script = join(makeTempFolder(), 'listener.cjs');
  writeFileSync(script, LISTENER);
  const child: ChildProcess = fork(script, { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return new Promise((resolve) =>
    child.once('message', (told) => resolve(told as { port: number; workers: number[] })),
  );
}

/** Resolves when everything was sent; the connections stay. */
async function send(other: number, { port, parts }: { port: number; parts: string[] }): Promise<void> {
  const script = join(makeTempFolder(), 'client.cjs');
  writeFileSync(script, CLIENT);
  const args = ['-t', `${other}`, '-n', process.execPath, script, `${port}`, ...parts];
  const client = spawn('nsenter', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void client.kill('SIGKILL'));
  await new Promise((resolve) => client.stdout.once('data', resolve));
}

describe('two workers of one server and the clients of another host', () => {
  it('are told pair by pair, with what each worker moved', { timeout: 20_000 }, async ({ skip }) => {
    const other = startOtherHost();
    if (other === undefined) return skip('this user may not make a network namespace');
    await connectHosts(other);
    const { reporter } = createReporter({ procRoot: '/proc', sysRoot: '/sys' });
    const { port, workers } = await startListener();
    await reporter.draft(0);
    const parts = [`${FIRST_CLIENT}/200000`, `${FIRST_CLIENT}/300000`, `${SECOND_CLIENT}/400000`];
    await send(other, { port, parts });
    await delay(200);
    const draft = await reporter.draft(0);
    if (!draft) throw new Error('no report');
    expect(Compile(Report).Errors(JSON.parse(JSON.stringify(asReport(draft))))).toEqual([]);
    expect(() => checkReport(asReport(draft))).not.toThrow();
    const pairs = (draft.netPairs ?? []).filter(({ local }) => local === `${SERVER}:${port}`);
    const received = pairs.map(({ remote, inBytes, pid, processes }) => ({
      ...{ remote, inBytes, pid },
      processes: processes?.map((one) => [one.pid, one.inBytes]),
    }));
    expect(received).toEqual([
      {
        ...{ remote: FIRST_CLIENT, inBytes: 500_000, pid: undefined },
        processes: [
          [workers[1], 300_000],
          [workers[0], 200_000],
        ],
      },
      { remote: SECOND_CLIENT, inBytes: 400_000, pid: workers[0], processes: undefined },
    ]);
    const amountOf = (pid: number | undefined) =>
      draft.processes.find((one) => one.pid === pid)?.usage.netInBytes;
    expect(workers.map(amountOf)).toEqual([600_000, 300_000]);
  });
});

describe('pairs of addresses', () => {
  it('are told of the processes that moved most when many share pairs', () => {
    const flow = (bytes: number): SocketFlow => ({
      ...{ key: `${bytes}`, localAddress: '10.0.0.5', localPort: 80, remoteAddress: '10.0.0.9' },
      ...{ remotePort: 1, inode: bytes, inBytes: bytes, outBytes: 0, loopback: false },
    });
    const sums = new PairSums();
    for (let pid = 1; pid <= 600; pid += 1) sums.add({ flow: flow(pid), instance: 0, pid, listening: true });
    const [pair] = sums.report();
    expect(pair?.processes).toHaveLength(500);
    expect(pair?.processes?.[0]).toEqual({ pid: 600, inBytes: 600, outBytes: 0 });
    expect(pair?.processes?.at(-1)?.pid).toBe(101);
  });
});
