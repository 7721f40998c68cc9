import { LineProcess } from './line-process.ts';
import type { NativePrograms } from './native-programs.ts';
import { countProcesses } from './process-cpu.ts';

const SERVERS = 10;

export interface StageSize {
  /** Of the whole machine. */
  processes: number;
  /** Connected ones of ours, both ends counted. */
  sockets: number;
}

/** The processes and sockets that are there to be measured. All end with it, and with this process. */
export class Stage {
  private readonly herd: LineProcess;
  private readonly sockets: LineProcess;

  /** `workers`: one in so many processes works for a moment each second. */
  constructor(programs: NativePrograms, { workers = 10 }: { workers?: number } = {}) {
    this.herd = new LineProcess(programs.herd, [`${workers}`]);
    this.sockets = new LineProcess(programs.sockets, [`${SERVERS}`]);
  }

  /** Returns how many processes there are then: more, when the machine has that many already. */
  async resize({ processes, sockets }: StageSize): Promise<number> {
    await this.sockets.ask(`set ${sockets}`);
    const size = Number(await this.herd.ask('size'));
    await this.herd.ask(`set ${Math.max(0, processes - countProcesses() + size)}`);
    return countProcesses();
  }

  /** Moves a little over every connection. */
  async beat(): Promise<void> {
    await this.sockets.ask('beat');
  }

  /** From now on once a second. */
  async beatBySecond(): Promise<void> {
    await this.sockets.ask('auto');
  }

  /** Ends so many processes and sockets, and begins as many. */
  async churn(count: number, sockets: number): Promise<void> {
    await this.herd.ask(`churn ${count}`);
    await this.sockets.ask(`set ${sockets - Math.min(sockets, count)}`);
    await this.sockets.ask(`set ${sockets}`);
  }

  async stop(): Promise<void> {
    await Promise.all([this.herd.stop(), this.sockets.stop()]);
  }
}
