import { describe, expect, it } from 'vitest';
import { SocketCollector } from '../../../agent/src/collectors/sockets.ts';
import { parseEndpoint } from '../../../agent/src/network/endpoint.ts';
import { SocketReader } from '../../../agent/src/network/ss-output.ts';
import { SocketTraffic, type SocketFlow } from '../../../agent/src/network/socket-traffic.ts';
import { TrafficDivider } from '../../../agent/src/network/traffic-divider.ts';
import { ProcTree } from '../support/proc-tree.ts';
import { createTracker } from '../support/tracker.ts';

const HEAD = 'State  Recv-Q Send-Q Local Address:Port  Peer Address:Port\n';
const INFO = 'cubic wscale:7,7 rto:204 mss:1448 cwnd:10';
const socket = (acked: number, received: number, port = 40_000) =>
  `ESTAB 0 0 10.0.0.5:3306 10.0.0.1:${port} uid:27 ino:${port} sk:1 <->\n` +
  `\t ${INFO} bytes_acked:${acked} bytes_received:${received} segs_out:1 segs_in:1\n`;

const LISTENER = `LISTEN 0 80 127.0.0.1:3306 0.0.0.0:* uid:27 ino:77 sk:3 <->\n\t cubic cwnd:10 bytes_acked:99\n`;
const DUAL_STACK = 'LISTEN 0 80 *:8080 *:* ino:78 sk:4 v6only:0 <->\n\t cubic cwnd:10\n';
const parseSockets = (text: string) => {
  const reader = new SocketReader();
  reader.push(Buffer.from(text, 'latin1'));
  return reader.finish();
};

describe('the output of ss', () => {
  it('is read from two lines, from one line, and without counters that are zero', () => {
    const oneLine = socket(7, 5, 1).replace('\n\t', '');
    const idle = `ESTAB 0 0 10.0.0.5:3306 10.0.0.1:2 ino:2 sk:2 <->\n\t ${INFO} segs_in:1\n`;
    const { sockets, counters } = parseSockets(HEAD + socket(700, 500) + oneLine + idle);
    expect(counters).toBe('present');
    expect(
      sockets.map(({ remotePort, inode, inBytes, outBytes }) => [remotePort, inode, inBytes, outBytes]),
    ).toEqual([
      [40_000, 40_000, 500, 700],
      [1, 1, 5, 7],
      [2, 2, 0, 0],
    ]);
  });

  it('tells a kernel without byte counters from a host without connections', () => {
    expect(parseSockets(HEAD).counters).toBe('unknown');
    const old = `ESTAB 0 0 10.0.0.5:3306 10.0.0.1:2 ino:2 sk:2 <->\n\t ts sack ${INFO} rtt:1/1\n`;
    expect(parseSockets(HEAD + old).counters).toBe('absent');
    expect(parseSockets(HEAD + old + socket(1, 1)).counters).toBe('present');
  });

  it.each([
    ['10.0.0.1:3306', '10.0.0.1', 3306],
    ['[::1]:3306', '::1', 3306],
    ['::1:3306', '::1', 3306],
    ['[::ffff:10.0.0.1]:3306', '10.0.0.1', 3306],
    ['::ffff:10.0.0.1:3306', '10.0.0.1', 3306],
    ['[fe80::1]%eth0:22', 'fe80::1', 22],
    ['127.0.0.53%lo:53', '127.0.0.53', 53],
  ])('%s is address %s and port %i', (text, address, port) => {
    expect(parseEndpoint(text)).toEqual({ address, port });
  });

  it('may come in any pieces', () => {
    const text = HEAD + socket(700, 500) + LISTENER + socket(9, 8, 7);
    const whole = parseSockets(text);
    const reader = new SocketReader();
    for (const byte of Buffer.from(text, 'latin1')) reader.push(Buffer.from([byte]));
    expect(reader.finish()).toEqual(whole);
  });

  it("shows who listens; their second line is nobody else's", () => {
    const { sockets, listeners, counters } = parseSockets(HEAD + socket(7, 5) + LISTENER + DUAL_STACK);
    expect(listeners).toEqual([
      { port: 3306, inode: 77 },
      { port: 8080, inode: 78 },
    ]);
    expect(sockets.map(({ inBytes, outBytes }) => [inBytes, outBytes])).toEqual([[5, 7]]);
    expect(counters).toBe('present');
    expect(parseSockets(HEAD + LISTENER).counters).toBe('unknown');
  });

  it('has the same socket in every dump, and forgets it when it is gone', () => {
    const reader = new SocketReader();
    const read = (text: string) => {
      reader.push(Buffer.from(text, 'latin1'));
      return reader.finish().sockets;
    };
    const [first] = read(HEAD + socket(7, 5) + socket(1, 1, 2));
    const [again] = read(HEAD + socket(9, 5));
    expect(again).toBe(first);
    expect(again).toMatchObject({ inBytes: 5, outBytes: 9 });
    read(HEAD);
    expect(read(HEAD + socket(9, 5))[0]).not.toBe(first);
  });

  it('that is anything else gives no sockets', () => {
    expect(parseSockets('ss: option requires an argument\nUsage: ss [ OPTIONS ]\n').sockets).toEqual([]);
    expect(parseEndpoint('*:*')).toBeUndefined();
  });
});

describe('traffic', () => {
  const advance = (traffic: SocketTraffic, text: string) =>
    traffic
      .advance(parseSockets(text).sockets)
      ?.map(({ remotePort, inBytes, outBytes }) => [remotePort, inBytes, outBytes]);

  it('is the difference of two dumps; a new socket, or one begun anew, counts from its beginning', () => {
    const traffic = new SocketTraffic();
    expect(
      advance(traffic, socket(1_000, 100, 1) + socket(1_000, 100, 2) + socket(1_000, 100, 3)),
    ).toBeUndefined();
    const later = socket(1_000, 100, 1) + socket(1_500, 130, 2) + socket(20, 10, 3) + socket(9, 8, 4);
    expect(advance(traffic, later)).toEqual([
      [2, 30, 500],
      [3, 10, 20],
      [4, 8, 9],
    ]);
  });
});

describe('loopback', () => {
  const flowsTo = (...remotes: string[]) => {
    const traffic = new SocketTraffic();
    const text = (bytes: number) =>
      remotes
        .map(
          (remote, at) =>
            `ESTAB 0 0 10.0.0.5:${at + 1} ${remote} ino:${at}\n\t ${INFO} bytes_acked:${bytes}\n`,
        )
        .join('');
    traffic.advance(parseSockets(text(1)).sockets);
    return traffic.advance(parseSockets(text(2)).sockets)?.map(({ loopback }) => loopback);
  };

  it('is what goes to this host, by whichever of its addresses', () => {
    const remotes = ['127.0.0.1:3306', '[::1]:3306', '10.0.0.5:3306', '10.0.0.6:3306', '[fe80::1]:3306'];
    expect(flowsTo(...remotes)).toEqual([true, true, true, false, false]);
  });
});

describe('the collector of sockets', () => {
  const collect = (...outputs: Array<string | Error>) =>
    new SocketCollector(async (_timeoutMs, take) => {
      const next = outputs.shift();
      if (next instanceof Error) throw next;
      take(Buffer.from(next ?? HEAD, 'latin1'));
    });

  it('begins anew after a failure, so that no interval gets the bytes of another', async () => {
    const failure = Object.assign(new Error('ss took more than 3000 ms'), { code: 'ETIMEDOUT' });
    const sockets = collect(socket(100, 1), failure, socket(900, 1), socket(950, 1));
    expect(await sockets.read(1)).toBeUndefined();
    expect(sockets.state).toBeUndefined();
    expect(await sockets.read(1)).toBeUndefined();
    expect(sockets.state).toMatchObject({
      source: 'net',
      state: 'failed',
      reason: failure.message,
    });
    expect(await sockets.read(1)).toBeUndefined();
    const last = await sockets.read(1);
    expect(last?.flows.map(({ outBytes }) => outBytes)).toEqual([50]);
    expect(sockets.state).toBeUndefined();
  });

  it('says unsupported, not zero, where ss is missing or the kernel does not count', async () => {
    const missing = collect(Object.assign(new Error('ss is not installed'), { code: 'ENOENT' }));
    await missing.read(1);
    expect(missing.state).toMatchObject({ source: 'net', state: 'unsupported' });
    const old = collect(`ESTAB 0 0 1.1.1.1:1 1.1.1.2:2 ino:2 sk:2 <->\n\t ts sack ${INFO}\n`);
    await old.read(1);
    expect(old.state?.state).toBe('unsupported');
    expect(old.state?.reason).toMatch(/no bytes per socket/);
  });
});

describe('dividing traffic', () => {
  const flow = (localPort: number, inode: number, inBytes: number): SocketFlow => ({
    ...{ key: `${localPort} ${inode}`, localAddress: '10.0.0.5', localPort, remoteAddress: '10.0.0.9' },
    ...{ remotePort: 1, inode, inBytes, outBytes: 0, loopback: false },
  });

  function divide(tree: ProcTree, flows: SocketFlow[]) {
    const { files, table, scan, listeners } = createTracker(tree.root);
    const view = scan();
    const divider = new TrafficDivider(files);
    const open = new Set(flows.map(({ inode }) => inode));
    const input = { view, listeners: listeners(), processes: table.byPid, searching: true };
    return { view, ...divider.divide({ flows, open }, input) };
  }

  it('goes by the port, then by the process; a port of two instances by the process alone', () => {
    const tree = new ProcTree();
    tree.put({
      pid: 10,
      name: 'redis-server',
      args: ['redis-server', '--port', '7001'],
      cwd: '/a',
      sockets: [100, 101],
    });
    tree.put({
      pid: 11,
      name: 'redis-server',
      args: ['redis-server', '--port', '7001'],
      cwd: '/b',
      sockets: [110, 111],
    });
    tree.put({ pid: 12, name: 'nginx', sockets: [120] });
    tree.put({ pid: 13, name: 'curl', sockets: [130] });
    tree.listen([
      { port: 7001, inode: 100 },
      { port: 7001, inode: 110 },
      { port: 80, inode: 120 },
    ]);
    const flows = [
      flow(7001, 111, 50_000),
      flow(80, 0, 300),
      flow(5_000, 130, 70_000),
      flow(5_001, 999, 80_000),
    ];
    const { view, instances, other, processes, attributedBytes } = divide(tree, flows);
    expect(view.instances.map(({ engine, dataDir }) => [engine, dataDir])).toEqual([
      ['nginx', ''],
      ['redis-server', '/a'],
      ['redis-server', '/b'],
    ]);
    expect(instances.map((bytes) => bytes?.inBytes)).toEqual([300, 0, 50_000]);
    expect(other.inBytes).toBe(70_000);
    expect([...processes].map(([pid, { inBytes }]) => [pid, inBytes])).toEqual([
      [11, 50_000],
      [12, 300],
      [13, 70_000],
    ]);
    expect(attributedBytes).toBe(120_300);
  });

  it('counts what passed an interface, and tells of loopback by pair only', () => {
    const tree = new ProcTree();
    tree.put({ pid: 10, name: 'nginx', sockets: [100, 101] });
    tree.listen([{ port: 80, inode: 100 }]);
    const local = { ...flow(80, 101, 900), remoteAddress: '10.0.0.5', loopback: true };
    const { instances, processes, attributedBytes, pairs } = divide(tree, [local, flow(80, 0, 300)]);
    expect(instances.map((bytes) => bytes?.inBytes)).toEqual([300]);
    expect(processes.get(10)?.inBytes).toBe(300);
    expect(attributedBytes).toBe(300);
    expect(pairs.map(({ remote, inBytes }) => [remote, inBytes])).toEqual([
      ['10.0.0.5', 900],
      ['10.0.0.9', 300],
    ]);
  });

  it('tells the one process that moved all of a pair, and each of several that shared it', () => {
    const tree = new ProcTree();
    const args = ['postgres', '-D', '/data'];
    tree.put({ pid: 10, name: 'postgres', args, sockets: [100] });
    for (const pid of [11, 12])
      tree.put({ pid, ppid: 10, name: 'postgres', args: ['postgres: x'], sockets: [pid * 10] });
    tree.put({ pid: 13, ppid: 10, name: 'postgres', args: ['postgres: y'], sockets: [130, 131, 132] });
    tree.listen([{ port: 5_432, inode: 100 }]);
    const from = (remoteAddress: string, inode: number, inBytes: number) => ({
      ...{ ...flow(5_432, inode, inBytes), remoteAddress, key: `${remoteAddress} ${inode}` },
    });
    const { pairs } = divide(tree, [
      from('10.0.0.1', 110, 40_000),
      from('10.0.0.1', 120, 30_000),
      // Too little to be worth a search: nobody's.
      from('10.0.0.1', 999, 5),
      from('10.0.0.2', 130, 20_000),
      from('10.0.0.2', 131, 30_000),
      { ...from('10.0.0.5', 132, 60_000), loopback: true },
    ]);
    expect(pairs.map(({ remote, inBytes, pid, processes }) => ({ remote, inBytes, pid, processes }))).toEqual(
      [
        {
          ...{ remote: '10.0.0.1', inBytes: 70_005, pid: undefined },
          processes: [
            { pid: 11, inBytes: 40_000, outBytes: 0 },
            { pid: 12, inBytes: 30_000, outBytes: 0 },
          ],
        },
        { remote: '10.0.0.5', inBytes: 60_000, pid: undefined, processes: undefined },
        { remote: '10.0.0.2', inBytes: 50_000, pid: 13, processes: undefined },
      ],
    );
  });

  it('says nothing of instances in another network namespace', () => {
    const tree = new ProcTree();
    tree.put({ pid: 20, name: 'nginx', netns: 2, sockets: [200] });
    tree.listen([{ port: 80, inode: 200 }], 20);
    const { instances } = divide(tree, [flow(80, 5, 20_000)]);
    expect(instances).toEqual([undefined]);
  });
});
