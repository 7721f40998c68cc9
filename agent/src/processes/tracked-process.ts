import { emptyRunTimes, type RunTimes } from '../procfs/schedstat.ts';
import { copyProcessStat, emptyProcessStat, type ProcessStat } from '../procfs/process-stat.ts';
import { copyProcessIo, emptyProcessIo, type ProcessIo } from '../procfs/process-io.ts';
import type { CommandText } from '../masking/command.ts';
import { NOT_KEPT } from './kept-files.ts';

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
  readonly io: ProcessIo = emptyProcessIo();
  readonly ioBefore: ProcessIo = emptyProcessIo();
  ioAccess: IoAccess = 'unread';
  readonly use: ProcessUse = emptyUse();
  /** Lives of children that it reaped and that were seen: they are in its own counters, and told of by themselves. */
  readonly reaped = { userTicks: 0, systemTicks: 0, readBytes: 0, writeBytes: 0 };
  residentPages = 0;
  sharedPages = 0;
  /** What stat said when they were read; newer kernels count more exactly in statm than in stat. */
  residentInStat = -1;
  /** Pass in which it was last seen, and in which its shared pages were last read. */
  seenInPass = 0;
  memoryReadInPass = -1;
  /** Descriptors that are kept open, or NOT_KEPT. */
  statDescriptor: number = NOT_KEPT;
  ioDescriptor: number = NOT_KEPT;
  runDescriptor: number = NOT_KEPT;
  /** Of its only thread, from before `stat` and `io` were read; all 0 when not known. */
  readonly runTimes: RunTimes = emptyRunTimes();
  /** Passes in a row in which it had not run, so that nothing else of it was read; and those in which it was read. */
  restedPasses = 0;
  busyPasses = 0;
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
    copyProcessStat(this.stat, this.statBefore);
    copyProcessIo(this.io, this.ioBefore);
  }

  /** It did nothing since the pass before: its counters stay, and it used nothing. */
  rest(): void {
    this.busyPasses = 0;
    if (this.restedPasses++ > 0) return;
    this.remember();
    this.measure();
  }

  /** It was read. */
  work(): void {
    this.restedPasses = 0;
    this.busyPasses++;
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

function emptyUse(): ProcessUse {
  return {
    userTicks: 0,
    systemTicks: 0,
    majorFaults: 0,
    readBytes: 0,
    writeBytes: 0,
    dirtiedBytes: 0,
    readOps: 0,
    writeOps: 0,
    exitedUserTicks: 0,
    exitedSystemTicks: 0,
  };
}
