import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeTempFolder } from './fixture-tree.ts';

export interface FakeProcess {
  pid: number;
  name: string;
  ppid?: number;
  session?: number;
  startTicks?: number;
  userTicks?: number;
  childUserTicks?: number;
  residentPages?: number;
  threads?: number;
  readBytes?: number;
  writeBytes?: number;
  cancelledBytes?: number;
  args?: string[];
  exe?: string;
  cwd?: string;
  /** Inodes of its sockets. */
  sockets?: number[];
  /** Its network namespace, a number; 1 is the agent's. */
  netns?: number;
  cgroup?: string;
}

/** A /proc of made-up processes, for what a recorded tree cannot show: restarts, forks, vanishing. */
export class ProcTree {
  readonly root = makeTempFolder();

  constructor() {
    this.write('uptime', '1000.00 1000.00\n');
    this.write('self/ns/.keep', '');
    symlinkSync('net:[1]', join(this.root, 'self', 'ns', 'net'));
    this.listen([]);
  }

  put(process: FakeProcess): void {
    const { pid, name, args = [name], sockets = [] } = process;
    rmSync(join(this.root, `${pid}`), { recursive: true, force: true });
    this.write(`${pid}/stat`, statLine(process));
    this.write(`${pid}/statm`, `${process.residentPages ?? 0} ${process.residentPages ?? 0} 0 0 0 0 0\n`);
    this.write(`${pid}/io`, ioText(process));
    this.write(`${pid}/cmdline`, args.map((argument) => `${argument}\0`).join(''));
    this.write(`${pid}/fd/.keep`, '');
    this.write(`${pid}/ns/.keep`, '');
    symlinkSync(`net:[${process.netns ?? 1}]`, join(this.root, `${pid}`, 'ns', 'net'));
    if (process.cgroup !== undefined) this.write(`${pid}/cgroup`, process.cgroup);
    if (process.exe !== undefined) symlinkSync(process.exe, join(this.root, `${pid}`, 'exe'));
    if (process.cwd !== undefined) symlinkSync(process.cwd, join(this.root, `${pid}`, 'cwd'));
    for (const [at, inode] of sockets.entries()) {
      symlinkSync(`socket:[${inode}]`, join(this.root, `${pid}`, 'fd', `${at + 3}`));
    }
  }

  /** Changes counters of a process that goes on. */
  update(process: FakeProcess): void {
    this.write(`${process.pid}/stat`, statLine(process));
    this.write(`${process.pid}/io`, ioText(process));
  }

  remove(pid: number): void {
    rmSync(join(this.root, `${pid}`), { recursive: true });
  }

  removeFile(path: string): void {
    rmSync(join(this.root, path));
  }

  /** Listeners of the agent's namespace, or as process `pid` sees them. */
  listen(listeners: Array<{ port: number; inode: number }>, pid?: number): void {
    const lines = listeners.map(({ port, inode }, slot) => {
      const local = `00000000:${port.toString(16).toUpperCase().padStart(4, '0')}`;
      return `${slot}: ${local} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 ${inode} 1\n`;
    });
    this.write(
      pid === undefined ? 'net/tcp' : `${pid}/net/tcp`,
      `  sl  local_address rem_address   st\n${lines.join('')}`,
    );
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function statLine(process: FakeProcess): string {
  const { pid, name, ppid = 1, session = pid, startTicks = 100_000 } = process;
  const fields = new Array<number>(53).fill(0);
  fields[6] = session;
  fields[14] = process.userTicks ?? 0;
  fields[16] = process.childUserTicks ?? 0;
  fields[20] = process.threads ?? 1;
  fields[22] = startTicks;
  fields[24] = process.residentPages ?? 0;
  return `${pid} (${name}) S ${ppid} ${fields.slice(5).join(' ')}\n`;
}

function ioText({ readBytes = 0, writeBytes = 0, cancelledBytes = 0 }: FakeProcess): string {
  const values = { rchar: 0, wchar: 0, syscr: 1, syscw: 1, read_bytes: readBytes, write_bytes: writeBytes };
  const lines = Object.entries({ ...values, cancelled_write_bytes: cancelledBytes });
  return lines.map(([key, value]) => `${key}: ${value}\n`).join('');
}
