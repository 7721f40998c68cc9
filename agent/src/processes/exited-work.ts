/**
 * When a parent reaps a child, the child's whole life is added to the parent's counters: CPU to cutime and
 * cstime, I/O to the parent's own io counters. What was counted while the child lived must be taken off again,
 * so that a dump of an hour is not counted twice at its end. The rest is work that was never seen before.
 */
import { dirtied, type TrackedProcess } from './tracked-process.ts';

/** Longest way up the tree of processes. */
const MAX_DEPTH = 64;

/**
 * Takes the lives of vanished processes off the counters of those that reaped them. A reaper is the nearest living
 * ancestor whose counters grew by at least that life: a child that nobody waited for was added nowhere.
 */
export function settleExits(
  vanished: readonly TrackedProcess[],
  living: ReadonlyMap<number, TrackedProcess>,
) {
  const gone = new Map(vanished.map((process) => [process.pid, process]));
  for (const process of vanished) {
    let parent = process.stat.ppid;
    for (let depth = 0; parent > 0 && depth < MAX_DEPTH; depth++) {
      const candidate = living.get(parent);
      if (candidate && hasReaped(candidate, process)) {
        takeOff(candidate, process);
        break;
      }
      parent = (candidate ?? gone.get(parent))?.stat.ppid ?? 1;
      if (parent === candidate?.pid) break;
    }
  }
}

function hasReaped({ use }: TrackedProcess, { stat, io }: TrackedProcess): boolean {
  return (
    use.exitedUserTicks >= stat.userTicks + stat.childUserTicks &&
    use.exitedSystemTicks >= stat.systemTicks + stat.childSystemTicks &&
    use.readBytes >= io.readBytes &&
    // Not less what was truncated: a process that deletes its files at its end takes that off again.
    use.dirtiedBytes >= io.writeBytes
  );
}

function takeOff({ use, reaped }: TrackedProcess, { stat, io }: TrackedProcess): void {
  reaped.userTicks += stat.userTicks + stat.childUserTicks;
  reaped.systemTicks += stat.systemTicks + stat.childSystemTicks;
  reaped.readBytes += io.readBytes;
  reaped.writeBytes += dirtied(io);
  use.exitedUserTicks -= stat.userTicks + stat.childUserTicks;
  use.exitedSystemTicks -= stat.systemTicks + stat.childSystemTicks;
  use.readBytes -= io.readBytes;
  use.dirtiedBytes -= io.writeBytes;
  use.writeBytes = Math.max(0, use.writeBytes - Math.max(0, dirtied(io)));
  use.readOps = Math.max(0, use.readOps - io.readOps);
  use.writeOps = Math.max(0, use.writeOps - io.writeOps);
}
