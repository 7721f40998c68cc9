import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/src/clock.ts';
import { createLogger } from '../../../agent/src/log.ts';
import type { KnownAnswer } from '../../../agent/src/report/answer.ts';
import type { Draft } from '../../../agent/src/report/build.ts';
import { ReportClient } from '../../../agent/src/report/client.ts';
import { ReportQueue } from '../../../agent/src/report/report-queue.ts';
import { address, Sender } from '../../../agent/src/report/sender.ts';
import { ServerList } from '../../../agent/src/report/server-list.ts';
import { Spool } from '../../../agent/src/spool/spool.ts';
import { Sequence } from '../../../agent/src/state/sequence.ts';
import { createAuthority, type TestAuthority } from '../support/authority.ts';
import { makeTempFolder } from '../support/fixture-tree.ts';
import { ReportServer, stored, until } from '../support/report-server.ts';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await createAuthority();
});

const BOOT_ID = '0b4f9d66-2f3e-4a55-8c0d-7a1e5d3c9b21';
const draft = (atMs = 1): Draft => ({ protocol: 1, atMs }) as unknown as Draft;

/** The sending half of the agent, with a real spool, real TLS and the real clock. */
function startSender(options: {
  servers: string[];
  stateDir: string;
  ca?: string;
  tokens?: string[];
  watchStatus?: (server: string) => { tried: [] } | undefined;
}) {
  const { servers, stateDir, tokens = ['token-1'] } = options;
  const logged: Array<{ msg: string; status?: number }> = [];
  const answers: KnownAnswer[] = [];
  const rounds: boolean[] = [];
  const stopping = new AbortController();
  const queue = new ReportQueue({
    sequence: new Sequence({
      ...{ stateDir, bootId: BOOT_ID, drawEpoch: () => randomBytes(4).toString('hex') },
      onStoreFailure: () => undefined,
    }),
    spool: new Spool({
      folder: join(stateDir, 'spool'),
      limitBytes: 64 * 1024 * 1024,
      nowMs: () => Date.now(),
    }),
    onStoreFailure: () => undefined,
    onStored: () => undefined,
  });
  const client = new ReportClient({ ca: options.ca ?? authority.ca });
  let tokenReads = 0;
  const sender = new Sender({
    ...{ queue, clock: systemClock, random: () => 0, intervalMs: () => 5_000 },
    servers: new ServerList({ servers, clock: systemClock, random: () => 0 }),
    post: (request) => client.post(request),
    readToken: () => tokens[Math.min(tokenReads++, tokens.length - 1)] ?? '',
    log: createLogger({
      write: (line) => logged.push(JSON.parse(line) as { msg: string }),
      nowMs: () => Date.now(),
    }),
    onAnswer: (answer) => answers.push(answer),
    onRound: ({ answered }) => rounds.push(answered),
    ...(options.watchStatus && { watchStatus: options.watchStatus }),
  });
  const running = sender.run(stopping.signal);
  const stop = async () => {
    stopping.abort();
    client.close();
    await running;
  };
  onTestFinished(stop);
  return { queue, logged, answers, rounds, stop };
}

describe('sending', () => {
  it('delivers each report once, with the token and the server it went to', async () => {
    const server = await ReportServer.start(authority);
    const { queue } = startSender({ servers: [server.url], stateDir: makeTempFolder() });
    for (let count = 1; count <= 3; count++) {
      queue.offer(draft());
      await until(`report ${count}`, () => server.received.length === count);
    }
    await until('an empty queue', () => queue.status.reports === 0);
    expect(server.received.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(server.received[0]).toMatchObject({ token: 'Bearer token-1', server: server.url });
    expect(server.received[0]).not.toHaveProperty('spooled');
    expect(new Set(server.received.map(({ boot }) => boot)).size).toBe(1);
  });

  it('tells a server that is there, whatever it says, from servers that do not answer', async () => {
    const first = await ReportServer.start(authority);
    const second = await ReportServer.start(authority);
    second.answer = () => ({ status: 503 });
    const { queue, rounds } = startSender({
      ...{ servers: [first.url, second.url], stateDir: makeTempFolder() },
      watchStatus: (server) => (server === first.url ? { tried: [] } : undefined),
    });
    queue.offer(draft());
    await until('an answer', () => rounds.length === 1);
    expect(first.received[0]).toMatchObject({ watch: { tried: [] } });
    await first.stop();
    queue.offer(draft());
    await until('a refusal', () => rounds.length === 2);
    await second.stop();
    await until('silence', () => rounds.includes(false));
    expect(rounds.slice(0, rounds.indexOf(false)).every(Boolean)).toBe(true);
    expect(rounds.length).toBeGreaterThan(2);
  });

  it('goes to the second server within one interval when the first is gone, and stays there', async () => {
    const first = await ReportServer.start(authority);
    const second = await ReportServer.start(authority);
    const { queue, logged } = startSender({ servers: [first.url, second.url], stateDir: makeTempFolder() });
    queue.offer(draft());
    await until('the first report', () => first.received.length === 1);
    await first.stop();
    const start = Date.now();
    queue.offer(draft());
    await until('the second report', () => second.received.length === 1);
    expect(Date.now() - start).toBeLessThan(5_000);
    queue.offer(draft());
    await until('the third report', () => second.received.length === 2);
    expect(second.received.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(logged.filter(({ msg }) => msg.includes('unreachable'))).toHaveLength(1);
  });

  it('goes to the second server within one interval when the first hangs', async () => {
    const first = await ReportServer.start(authority);
    first.answer = () => undefined;
    const second = await ReportServer.start(authority);
    const { queue } = startSender({ servers: [first.url, second.url], stateDir: makeTempFolder() });
    const start = Date.now();
    queue.offer(draft());
    await until('the report', () => second.received.length === 1);
    expect(Date.now() - start).toBeLessThan(5_000);
  });

  it('keeps what could not be sent across a restart, and sends it marked and in order', async () => {
    const stateDir = makeTempFolder();
    const down = await ReportServer.start(authority);
    await down.stop();
    const before = startSender({ servers: [down.url], stateDir });
    for (let count = 0; count < 5; count++) before.queue.offer(draft());
    await before.queue.settled();
    await before.stop();

    const up = await ReportServer.start(authority, { port: down.port });
    const after = startSender({ servers: [up.url], stateDir });
    expect(after.queue.status.reports).toBe(5);
    after.queue.offer(draft());
    await until('all reports', () => up.received.length === 6);
    const fresh = up.received.filter(({ spooled }) => !spooled);
    expect(fresh.map(({ seq }) => seq)).toEqual([6]);
    const spooled = up.received.filter((report) => report.spooled);
    expect(spooled.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    await until('an empty spool', () => after.queue.status.reports === 0);
  });

  it('drops a report that is refused, with a warning, and goes on', async () => {
    const server = await ReportServer.start(authority);
    server.answer = ({ seq }) =>
      seq === 1 ? { status: 400, body: { code: 'REPORT_INVALID', field: '/totals' } } : stored();
    const { queue, logged } = startSender({ servers: [server.url], stateDir: makeTempFolder() });
    queue.offer(draft());
    await until('the refusal', () => logged.length > 0);
    queue.offer(draft());
    await until('the next report', () => server.received.length === 1);
    expect(server.received[0]?.seq).toBe(2);
    expect(logged[0]).toMatchObject({ level: 40, status: 400 });
    expect(queue.status.reports).toBe(0);
  });

  it('keeps trying when the token is not accepted, with the token as it is then, and says so once', async () => {
    const server = await ReportServer.start(authority);
    server.answer = ({ token }) => (token === 'Bearer good' ? stored() : { status: 401 });
    const tokens = ['bad', 'bad', 'good'];
    const { queue, logged } = startSender({ servers: [server.url], stateDir: makeTempFolder(), tokens });
    queue.offer(draft());
    await until('the report', () => server.received.length === 1);
    expect(logged.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  it('waits as long as the server asks it to', async () => {
    const server = await ReportServer.start(authority);
    let answered = 0;
    server.answer = () => (answered++ === 0 ? { status: 503, headers: { 'retry-after': '2' } } : stored());
    const { queue } = startSender({ servers: [server.url], stateDir: makeTempFolder() });
    const start = Date.now();
    queue.offer(draft());
    await until('the report', () => server.received.length === 1);
    expect(Date.now() - start).toBeGreaterThanOrEqual(1_900);
  });

  it('does not take another answer for an acknowledgement', async () => {
    const server = await ReportServer.start(authority);
    let answered = 0;
    server.answer = () => (answered++ < 1 ? { status: 200, body: { hello: 'proxy' } } : stored());
    const { queue } = startSender({ servers: [server.url], stateDir: makeTempFolder() });
    queue.offer(draft());
    await until('a second attempt', () => server.received.length === 2);
    expect(server.received.map(({ seq }) => seq)).toEqual([1, 1]);
  });

  it.each(['another CA', 'another name'])('tells nothing to a server with %s', async (what) => {
    const other = await createAuthority();
    const server =
      what === 'another CA'
        ? await ReportServer.start(other)
        : await ReportServer.start(authority, { name: 'localhost' });
    const { queue, logged } = startSender({ servers: [server.url], stateDir: makeTempFolder() });
    queue.offer(draft());
    await until('the failure', () => logged.length > 0);
    expect(server.received).toEqual([]);
    expect(queue.status.reports).toBe(1);
  });

  it('adds server and mark to a stored report without touching the rest', () => {
    const text = JSON.stringify({ protocol: 1, atMs: 5 });
    expect(JSON.parse(address(text, { server: 'https://a:1', spooled: true }))).toEqual({
      ...{ server: 'https://a:1', spooled: true, protocol: 1, atMs: 5 },
    });
    expect(JSON.parse(address(text, { server: 'https://a:1', spooled: false }))).not.toHaveProperty(
      'spooled',
    );
  });
});

describe('the processes of pairs', () => {
  const pair = { local: '10.0.0.7:5432', remote: '10.0.0.9', inBytes: 5, outBytes: 6 };
  const netPairs = [
    { ...pair, pid: 7 },
    { ...pair, remote: '10.0.0.8', processes: [{ pid: 8, inBytes: 1, outBytes: 1 }] },
  ];
  const plain = netPairs.map(({ local, remote, inBytes, outBytes }) => ({
    local,
    remote,
    inBytes,
    outBytes,
  }));
  const takes = { takes: ['pairProcesses', 'more'] };
  const offer = { ...draft(), netPairs };

  it('go to servers that said that they take them, and to no other', async () => {
    const [old, fresh] = [await ReportServer.start(authority), await ReportServer.start(authority)];
    old.answer = () => ({ status: 503 });
    fresh.answer = () => stored(takes);
    const { queue } = startSender({ servers: [old.url, fresh.url], stateDir: makeTempFolder() });
    for (let count = 1; count <= 2; count += 1) {
      queue.offer(offer);
      await until(`report ${count}`, () => fresh.received.length === count);
    }
    expect(fresh.received.map((report) => report.netPairs)).toEqual([plain, netPairs]);
    old.answer = () => stored();
    fresh.answer = () => ({ status: 503 });
    queue.offer(offer);
    await until('the report at the older one', () => old.received.length === 1);
    expect(old.received[0]?.netPairs).toEqual(plain);
  });

  it('are left out at once when a server takes them no longer', async () => {
    const server = await ReportServer.start(authority);
    let isOld = false;
    server.answer = ({ netPairs: pairs }) => {
      if (!isOld) return stored(takes);
      return JSON.stringify(pairs).includes('pid') ? { status: 400 } : stored();
    };
    const { queue } = startSender({ servers: [server.url], stateDir: makeTempFolder() });
    for (let count = 1; count <= 3; count += 1) {
      isOld = count === 3;
      queue.offer(offer);
      await until(`report ${count}`, () => server.received.length === count);
    }
    expect(server.received.map((report) => report.netPairs)).toEqual([plain, netPairs, plain]);
  });
});

describe('a full or broken disk', () => {
  it('keeps reports in memory until they are sent, and never uses a number twice', async () => {
    const folder = makeTempFolder();
    const server = await ReportServer.start(authority);
    server.answer = () => ({ status: 503 });
    // A file where the folder should be: nothing can be stored, whoever runs this.
    const stateDir = join(folder, 'state');
    writeFileSync(stateDir, '');
    const { queue } = startSender({ servers: [server.url], stateDir });
    queue.offer(draft());
    queue.offer(draft());
    await queue.settled();
    expect(queue.status.reports).toBe(2);
    server.answer = () => stored();
    await until('both reports', () => server.received.length === 2);
    const numbers = server.received.map(({ boot, seq }) => `${boot} ${seq}`);
    expect(new Set(numbers).size).toBe(2);
  });
});
