import { describe, expect, it } from 'vitest';
import { findOption, parsePort } from '../../../agent/src/instances/options.ts';
import { identify } from '../../../agent/src/instances/identity.ts';
import { createTracker } from '../support/tracker.ts';
import { ProcTree, type FakeProcess } from '../support/proc-tree.ts';
import { openFixture } from '../support/fixture-tree.ts';

const mysqld = (pid: number, more: Partial<FakeProcess> = {}): FakeProcess => ({
  ...{ pid, name: 'mysqld', exe: '/usr/sbin/mysqld', cwd: '/data/3307', startTicks: 50_000 + pid },
  ...{ args: ['/usr/sbin/mysqld', '--port=3307', '--datadir=/data/3307'], sockets: [pid * 10] },
  ...more,
});

describe('identity of a program', () => {
  it.each([
    ['--port wins over other listeners', ['--port=3307'], [3306, 3307, 33_060], 3307],
    ['the lowest listener but the X plugin', [], [33_060, 13_306, 23_306], 13_306],
    ['the X plugin alone, if there is nothing else', [], [33_060], 33_060],
    ['an option that nobody listens on', ['--port=1'], [3309], 3309],
    ['the last of two options', ['--port=1', '--port', '3308'], [1, 3308], 3308],
  ])('mysqld: %s', (_what, options, ports, port) => {
    const program = { name: 'mysqld', args: ['mysqld', ...options], cwd: '/data/x' };
    expect(identify(program, ports)).toEqual({ engine: 'mysqld', port, dataDir: '/data/x' });
  });

  it('takes --datadir before the working directory, and cleans it', () => {
    const at = (args: string[], cwd: string | undefined) =>
      identify({ name: 'mysqld', args, cwd }, [1]).dataDir;
    expect(at(['mysqld', '--datadir=/data/3307/'], '/elsewhere')).toBe('/data/3307');
    expect(at(['mysqld', '--datadir=./data'], '/srv/my/data')).toBe('/srv/my/data');
    expect(at(['mysqld'], undefined)).toBe('');
    expect(at(['mysqld'], '/')).toBe('');
  });

  it.each([
    ['mariadbd', [], 'mysqld'],
    ['postgres', [], 'postgres'],
    ['redis-server', [], 'redis-server'],
    ['clickhouse-serv', [], 'clickhouse-server'],
    ['java', ['java', '-Xmx1g', 'org.elasticsearch.bootstrap.Elasticsearch'], 'elasticsearch'],
    ['java', ['java', 'kafka.Kafka', 'server.properties'], 'kafka'],
    ['java', ['java', '-jar', 'shop.jar'], 'java'],
    ['nginx', ['nginx: master process'], 'nginx'],
  ])('%s is engine %#', (name, args, engine) => {
    expect(identify({ name, args, cwd: '/x' }, [9]).engine).toBe(engine);
  });

  it('reads options in every spelling', () => {
    expect(findOption(['x', '-p5433'], ['-p'])).toBe('5433');
    expect(findOption(['x', '-p', '5433'], ['-p'])).toBe('5433');
    expect(findOption(['x', '--port', '7'], ['--port'])).toBe('7');
    expect(findOption(['x', '--portable=7'], ['--port'])).toBeUndefined();
    expect(parsePort('127.0.0.1:20160')).toBe(20_160);
    expect(parsePort('70000')).toBeUndefined();
  });
});

describe('instances', () => {
  it('of the 3.10 tree are mysqld, postgres and sshd, with their helpers but without a login', () => {
    const fixture = openFixture('3.10');
    const { scan } = createTracker(fixture.procRoot);
    const { instances, owners } = scan();
    expect(instances.map(({ engine, port, dataDir, ports }) => [engine, port, dataDir, ports])).toEqual([
      ['mysqld', 3307, '/data/3307', [3307, 33_060]],
      ['postgres', 5432, '/var/lib/pgsql/9.6/data', [5432]],
      ['sshd', 22, '', [22]],
    ]);
    expect([...owners].sort(([a], [b]) => a - b)).toEqual([
      ...[
        [900, 0],
        [1000, 0],
      ],
      ...[
        [1100, 1],
        [1101, 1],
        [1102, 1],
      ],
      ...[
        [1200, 2],
        [1201, 2],
      ],
    ]);
  });

  it('keep their identity when the server restarts with a new PID', () => {
    const tree = new ProcTree();
    tree.put(mysqld(100));
    tree.listen([{ port: 3307, inode: 1000 }]);
    const { scan } = createTracker(tree.root);
    const [first] = scan().instances;
    tree.remove(100);
    tree.listen([]);
    expect(scan().instances).toEqual([]);
    tree.put(mysqld(200));
    tree.listen([{ port: 3307, inode: 2000 }]);
    const { instances, restarts } = scan();
    expect(instances).toHaveLength(1);
    expect(instances[0]).toMatchObject({ engine: first?.engine, port: first?.port, dataDir: first?.dataDir });
    expect(instances[0]?.main.pid).toBe(200);
    expect(restarts.get(0)).toBe(1);
    expect(scan().restarts.size).toBe(0);
  });

  it('keep their port while a restarted server recovers and does not listen yet', () => {
    const tree = new ProcTree();
    const args = ['mysqld', '--datadir=/data/3307'];
    tree.put(mysqld(100, { args }));
    tree.listen([{ port: 13_307, inode: 1000 }]);
    const { scan } = createTracker(tree.root);
    scan();
    tree.remove(100);
    tree.listen([]);
    tree.put(mysqld(200, { args, sockets: [] }));
    expect(scan().instances.map(({ port, main }) => [port, main.pid])).toEqual([[13_307, 200]]);
  });

  it('of one engine differ by port', () => {
    const tree = new ProcTree();
    tree.put(mysqld(100));
    tree.put(mysqld(101, { args: ['mysqld', '--port=3309', '--datadir=/data/3309'] }));
    tree.listen([
      { port: 3307, inode: 1000 },
      { port: 3309, inode: 1010 },
    ]);
    expect(
      createTracker(tree.root)
        .scan()
        .instances.map(({ port }) => port),
    ).toEqual([3307, 3309]);
  });

  it('belong to the parent of preforked workers, even when a worker is found first', () => {
    const tree = new ProcTree();
    tree.put({ pid: 1, name: 'systemd', ppid: 0, startTicks: 1, sockets: [77] });
    tree.put({ pid: 300, name: 'nginx', exe: '/usr/sbin/nginx', startTicks: 900, sockets: [77] });
    const { scan } = createTracker(tree.root);
    scan();
    tree.put({ pid: 301, name: 'nginx', ppid: 300, session: 300, startTicks: 99_000, sockets: [77] });
    tree.put({ pid: 302, name: 'nginx', ppid: 300, session: 300, startTicks: 99_000, sockets: [77] });
    tree.listen([{ port: 80, inode: 77 }]);
    const { instances, owners } = scan();
    expect(instances.map(({ engine, port, main }) => [engine, port, main.pid])).toEqual([['nginx', 80, 300]]);
    expect([owners.get(301), owners.get(302), owners.get(1)]).toEqual([0, 0, undefined]);
  });

  it('of init move to the service that it started for the socket', () => {
    const tree = new ProcTree();
    tree.put({ pid: 1, name: 'systemd', ppid: 0, startTicks: 1, sockets: [88] });
    tree.listen([{ port: 111, inode: 88 }]);
    const { scan } = createTracker(tree.root);
    expect(scan().instances.map(({ engine }) => engine)).toEqual(['systemd']);
    tree.put({ pid: 400, name: 'rpcbind', sockets: [88] });
    expect(scan().instances.map(({ engine }) => engine)).toEqual(['rpcbind']);
  });

  it('follow a process that becomes another program by exec', () => {
    const tree = new ProcTree();
    tree.put({ pid: 500, name: 'sh', exe: '/bin/sh' });
    const { scan, facts, table } = createTracker(tree.root);
    scan();
    expect(facts.command(table.byPid.get(500)!).text).toBe('sh');
    tree.remove(500);
    tree.put(mysqld(500, { startTicks: 100_000 }));
    tree.listen([{ port: 3307, inode: 5000 }]);
    expect(scan().instances.map(({ engine, port }) => [engine, port])).toEqual([['mysqld', 3307]]);
    expect(facts.command(table.byPid.get(500)!).text).toContain('--port=3307');
  });

  it('with a socket only, or listeners that cannot be seen, are known by their data directory', () => {
    const tree = new ProcTree();
    tree.put(mysqld(600, { args: ['mysqld', '--skip-networking', '--datadir=/data/6'], sockets: [] }));
    tree.put(mysqld(601, { args: ['mysqld', '--datadir=/data/7', '--port=3311'], sockets: [] }));
    expect(
      createTracker(tree.root)
        .scan()
        .instances.map(({ port, dataDir }) => [port, dataDir]),
    ).toEqual([
      [0, '/data/6'],
      [3311, '/data/7'],
    ]);
  });

  it('of Oracle are all processes of one name, whoever their parent is', () => {
    const tree = new ProcTree();
    const oracle = (pid: number, title: string) =>
      tree.put({ pid, name: title.slice(0, 15), exe: '/u01/bin/oracle', args: [title], cwd: '/u01/dbs' });
    oracle(800, 'ora_pmon_ORCL');
    oracle(801, 'ora_dbw0_ORCL');
    oracle(802, 'oracleORCL (LOCAL=NO)');
    oracle(803, 'ora_pmon_WAREHOUSE');
    oracle(804, 'ora_lgwr_WAREHOUSE');
    tree.put({ pid: 805, name: 'tnslsnr', sockets: [9] });
    tree.listen([{ port: 1521, inode: 9 }]);
    const { instances, owners } = createTracker(tree.root).scan();
    expect(instances.map(({ engine, port, dataDir }) => [engine, port, dataDir])).toEqual([
      ['oracle', 0, 'ORCL'],
      ['oracle', 0, 'WAREHOUSE'],
      ['tnslsnr', 1521, ''],
    ]);
    expect([800, 801, 802, 803, 804, 805].map((pid) => owners.get(pid))).toEqual([0, 0, 0, 1, 1, 2]);
  });

  it('started through the dynamic linker are named by the program', () => {
    const tree = new ProcTree();
    const args = [
      '/lib64/ld-linux-x86-64.so.2',
      '--library-path',
      '/opt/my/lib',
      '/opt/my/mysqld',
      '--port=3320',
    ];
    tree.put(mysqld(700, { exe: '/lib64/ld-linux-x86-64.so.2', args }));
    tree.listen([{ port: 3320, inode: 7000 }]);
    expect(
      createTracker(tree.root)
        .scan()
        .instances.map(({ engine }) => engine),
    ).toEqual(['mysqld']);
  });
});

describe('where instances run', () => {
  const ID = 'c0ffee'.padEnd(64, '0');
  const docker = (id: string) => `0::/system.slice/docker-${id}.scope\n`;

  it('is told by their unit, or by their container and the name it has', () => {
    const tree = new ProcTree();
    tree.put(mysqld(100, { cgroup: '1:name=systemd:/\n0::/system.slice/mysqld@3307.service\n' }));
    tree.put({ pid: 101, name: 'redis-server', sockets: [7], cgroup: docker(ID) });
    tree.put({ pid: 102, name: 'mongod', sockets: [8], cgroup: `4:memory:/kubepods/burstable/pod1/${ID}\n` });
    tree.put({ pid: 103, name: 'etcd', sockets: [9], cgroup: '0::/user.slice/session-1.scope\n' });
    tree.write(
      `1/root/var/lib/docker/containers/${ID}/config.v2.json`,
      '{"ID":"x","Name":"/cache","Driver":"y"}',
    );
    tree.listen([
      { port: 3307, inode: 1000 },
      { port: 6379, inode: 7 },
      { port: 27_017, inode: 8 },
      { port: 2379, inode: 9 },
    ]);
    const places = createTracker(tree.root)
      .scan()
      .instances.map(({ engine, surroundings: { container, unit } }) => [engine, container, unit]);
    expect(places).toEqual([
      ['etcd', undefined, undefined],
      ['mongod', 'cache', undefined],
      ['mysqld', undefined, 'mysqld@3307.service'],
      ['redis-server', 'cache', undefined],
    ]);
  });

  it('may be another network namespace: listeners there are found, and containers told apart by name', () => {
    const tree = new ProcTree();
    const inContainer = (pid: number, netns: number, hostName: string) => {
      const id = `${netns}`.padEnd(64, 'a');
      tree.put(mysqld(pid, { netns, cgroup: docker(id), args: ['mysqld', '--datadir=/var/lib/mysql'] }));
      tree.write(`${pid}/root/etc/hostname`, `${hostName}\n`);
      tree.listen([{ port: 3306, inode: pid * 10 }], pid);
      return id.slice(0, 12);
    };
    inContainer(200, 2, 'orders-0');
    const shortId = inContainer(300, 3, '3'.padEnd(12, 'a'));
    tree.put(mysqld(400, { args: ['mysqld', '--port=3306', '--datadir=/var/lib/mysql'] }));
    tree.listen([{ port: 3306, inode: 4000 }]);
    const { instances } = createTracker(tree.root).scan();
    expect(
      instances.map(({ port, dataDir, otherNetns, main }) => [main.pid, port, dataDir, otherNetns]),
    ).toEqual([
      [400, 3306, '/var/lib/mysql', false],
      [300, 3306, `${shortId}:/var/lib/mysql`, true],
      [200, 3306, 'orders-0:/var/lib/mysql', true],
    ]);
  });

  it('without a port is their socket, found in their working directory', () => {
    const tree = new ProcTree();
    tree.put(mysqld(600, { args: ['mysqld', '--skip-networking'], cwd: '/data/6', sockets: [71, 72] }));
    const socket = (flags: string, inode: number, path: string) =>
      `0000000000000000: 00000002 00000000 ${flags} 0001 01 ${inode} ${path}\n`;
    const head = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
    const others = socket('00010000', 99, '/run/other.sock') + socket('00000000', 71, '/connected');
    tree.write('600/net/unix', head + others + socket('00010000', 72, 'mysql.sock'));
    const [instance] = createTracker(tree.root).scan().instances;
    expect(instance).toMatchObject({ port: 0, dataDir: '/data/6', socketPath: '/data/6/mysql.sock' });
  });
});
