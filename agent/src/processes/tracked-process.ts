import { emptyProcessStat, type ProcessStat } from '../procfs/process-stat.ts';
import type { ProcessIo } from '../procfs/process-io.ts';
import type { CommandText } from '../masking/command.ts';

/** What a process used between two passes; times in clock ticks. */
export interface ProcessUse {
  userTicks: number;
  systemTicks: number;
  majorFaults: number;
  readBytes: number;
  /** Dirtied less truncated, never below 0; and without what was truncated taken off. */
  writeBytes: number;
  dirtiedBytes: number;
  readOps: number;
  writeOps: number;
  /** CPU of children reaped since the pass before, less what was already counted while they lived. */
  exitedUserTicks: number;
  exitedSystemTicks: number;
}

export type IoAccess = 'read' | 'denied' | 'unread';

/** Flag of a kernel thread in field 9 of stat (include/linux/sched.h). */
const PF_KTHREAD = 0x00200000;

/** One process between its first and its last pass. Its identity is (pid, startTicks). */
export class TrackedProcess {
  readonly pid: number;
  /** The kernel's name of it, at most 15 bytes for programs. */
  name: string;
  nameBytes: Buffer;
  /** Grows when it becomes another program by exec: what was learned about it is void then. */
  programs = 0;
  /** Counters as last read, and as read in the pass before. */
  readonly stat: ProcessStat = emptyProcessStat();
  readonly statBefore: ProcessStat = emptyProcessStat();
  readonly io: ProcessIo = emptyIo();
  readonly ioBefore: ProcessIo = emptyIo();
  ioAccess: IoAccess = 'unread';
  readonly use: ProcessUse = emptyUse();
  residentPages = 0;
  sharedPages = 0;
  /** What stat said when they were read; newer kernels count more exactly in statm than in stat. */
  residentInStat = -1;
  /** Pass in which it was last seen, and in which its shared pages were last read. */
  seenInPass = 0;
  memoryReadInPass = -1;
  /** Descriptors that are kept open; -1 when they are not. */
  statDescriptor = -1;
  ioDescriptor = -1;
  command: CommandText | undefined;
  /** Its network namespace, `net:[…]`; undefined until it was asked for. */
  netns: string | undefined;

  constructor(pid: number, name: string) {
    this.pid = pid;
    this.name = name;
    this.nameBytes = Buffer.from(name);
  }

  /** Kernel threads have no program, no memory and no command line. */
  get isKernelThread(): boolean {
    return (this.stat.flags & PF_KTHREAD) !== 0;
  }

  becomeProgram(name: string): void {
    this.name = name;
    this.nameBytes = Buffer.from(name);
    this.command = undefined;
    this.netns = undefined;
    this.programs++;
  }

  get startTicks(): number {
    return this.stat.startTicks;
  }

  /** Makes the values as last read the ones that the next pass is compared with. */
  remember(): void {
    Object.assign(this.statBefore, this.stat);
    Object.assign(this.ioBefore, this.io);
  }

  /** Computes what was used since `remember()`. */
  measure(): void {
    const { stat, statBefore, io, ioBefore, use } = this;
    use.userTicks = Math.max(0, stat.userTicks - statBefore.userTicks);
    use.systemTicks = Math.max(0, stat.systemTicks - statBefore.systemTicks);
    use.exitedUserTicks = Math.max(0, stat.childUserTicks - statBefore.childUserTicks);
    use.exitedSystemTicks = Math.max(0, stat.childSystemTicks - statBefore.childSystemTicks);
    use.majorFaults = Math.max(0, stat.majorFaults - statBefore.majorFaults);
    use.readBytes = Math.max(0, io.readBytes - ioBefore.readBytes);
    use.writeBytes = Math.max(0, dirtied(io) - dirtied(ioBefore));
    use.dirtiedBytes = Math.max(0, io.writeBytes - ioBefore.writeBytes);
    use.readOps = Math.max(0, io.readOps - ioBefore.readOps);
    use.writeOps = Math.max(0, io.writeOps - ioBefore.writeOps);
  }
}

/** Bytes dirtied that were, or still have to be, written. */
export function dirtied(io: ProcessIo): number {
  return io.writeBytes - io.cancelledBytes;
}

function emptyIo(): ProcessIo {
  return { readOps: 0, writeOps: 0, readBytes: 0, writeBytes: 0, cancelledBytes: 0 };
}

function emptyUse(): ProcessUse {
  return {
    ...{ userTicks: 0, systemTicks: 0, majorFaults: 0, readBytes: 0, writeBytes: 0 },
    ...{ dirtiedBytes: 0, readOps: 0, writeOps: 0, exitedUserTicks: 0, exitedSystemTicks: 0 },
  };
}
