import { describe, expect, it } from 'vitest';
import { roleOf } from '../../../agent/src/instances/roll-up.ts';
import { ProcTree, type FakeProcess } from '../support/proc-tree.ts';
import { createTracker } from '../support/tracker.ts';

/** Two databases, one of them on the usual port, and a cron that starts what is asked about. */
function withTool(tool: Pick<FakeProcess, 'name'> & { args?: string[] }, others: FakeProcess[] = []) {
  const tree = new ProcTree();
  const database = (pid: number, port: number): FakeProcess => ({
    ...{ pid, name: 'mariadbd', cwd: `/data/${port}`, sockets: [pid * 10] },
    args: ['mariadbd', `--defaults-file=/etc/my-${port}.cnf`, `--socket=/run/my-${port}.sock`],
  });
  tree.put(database(11, 3306));
  tree.put(database(12, 3307));
  tree.put({ pid: 13, name: 'postgres', args: ['postgres', '-D', '/pg'], sockets: [130] });
  tree.put({ pid: 50, name: 'cron' });
  for (const other of others) tree.put(other);
  tree.put({ pid: 60, ppid: 50, session: 60, ...tool, args: [tool.name, ...(tool.args ?? [])] });
  tree.listen([
    { port: 3306, inode: 110 },
    { port: 3307, inode: 120 },
    { port: 5433, inode: 130 },
  ]);
  const { table, scan } = createTracker(tree.root);
  const view = scan();
  const index = view.owners.get(60);
  const instance = index === undefined ? undefined : view.instances[index];
  const process = table.byPid.get(60);
  return { port: instance?.port, role: instance && process && roleOf(process, instance) };
}

describe('backups and clients on the host of their server', () => {
  it.each([
    ['mysqldump', ['-h127.0.0.1', '-P3307', 'orders'], 3307],
    ['mysqldump', ['--host=localhost', '--port', '3307', '--all-databases'], 3307],
    ['mariadb-dump', ['-S', '/run/my-3307.sock', 'orders'], 3307],
    ['mysqldump', ['--socket=/data/3307/mysql.sock', 'orders'], 3307],
    ['mysqldump', ['--defaults-file=/etc/my-3307.cnf', 'orders'], 3307],
    ['xtrabackup', ['--defaults-file=/data/3307/my.cnf', '--backup'], 3307],
    ['mariadb-backup', ['--backup', '--datadir=/data/3307/'], 3307],
    ['mysqldump', ['--all-databases'], 3306],
    ['pg_dump', ['-h', '/var/run/postgresql', '-p', '5433', 'orders'], 5433],
    ['pg_dump', ['orders'], 5433],
  ])('%s %j works on %i', (name, args, port) => {
    expect(withTool({ name, args })).toEqual({ port, role: 'backup' });
  });

  it('a shell or an import is a client', () => {
    expect(withTool({ name: 'mysql', args: ['-P', '3307'] })).toEqual({ port: 3307, role: 'client' });
  });

  it.each([
    ['of another host', 'mysqldump', ['-h', '10.0.0.9', '-P3307']],
    ['of a port that nobody has', 'mysqldump', ['-P3399']],
    ['of a socket that nobody has', 'mysqldump', ['-S', '/run/other.sock']],
    ['of an engine that is not here', 'mongodump', []],
    ['that is no tool of a database', 'tar', ['czf', '/backup/3307.tgz', '/data/3307']],
  ])('one %s is nobody\u2019s', (_what, name, args) => {
    expect(withTool({ name, args })).toEqual({ port: undefined, role: undefined });
  });

  it('one in another network namespace does not work on a server there', () => {
    const container = { pid: 14, name: 'mongod', args: ['mongod'], netns: 2 };
    expect(withTool({ name: 'mongodump', args: [] }, [container])).toMatchObject({ port: undefined });
  });
});
