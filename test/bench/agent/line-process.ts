import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A helper that is told things by lines and answers each by one line. It ends with its input. */
export class LineProcess {
  readonly pid: number;
  private readonly child: ChildProcess;
  private readonly name: string;
  private readonly ended: Promise<void>;
  private readonly lines: string[] = [];
  private wake: () => void = () => undefined;
  private isOver = false;

  /** `env`: beside what this process has. */
  constructor(command: string, args: readonly string[] = [], env: Record<string, string> = {}) {
    this.name = command;
    this.child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.pid = this.child.pid ?? 0;
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.isOver = true;
        this.wake();
        resolve();
      };
      this.child.once('exit', end).once('error', end);
    });
    // A helper that ended is told of by the next answer that does not come.
    this.child.stdin?.on('error', () => undefined);
    createInterface({ input: this.child.stdout ?? process.stdin }).on('line', (line) => {
      this.lines.push(line);
      this.wake();
    });
  }

  /** Sends a line and resolves to the answer; rejects when the helper ended. */
  ask(line: string): Promise<string> {
    this.child.stdin?.write(`${line}\n`);
    return this.next();
  }

  /** The next line that it says by itself. */
  async next(): Promise<string> {
    for (;;) {
      const line = this.lines.shift();
      if (line !== undefined) return line;
      if (this.isOver) throw new Error(`${this.name} ended`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async stop(): Promise<void> {
    this.child.stdin?.end();
    const killer = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await this.ended;
    clearTimeout(killer);
  }
}
