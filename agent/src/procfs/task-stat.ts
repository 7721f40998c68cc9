/** What `/proc/PID/task/TID/stat` tells of one thread's waiting (proc_pid_stat(5)). */
export interface TaskWait {
  /** `D` waits for a device, most often. */
  state: string;
  /** Field 42, delayacct_blkio_ticks; always 0 where delay accounting is off. */
  blockIoTicks: number;
}

const RIGHT_PARENTHESIS = 41;
/** Fields are counted from 1, and the third is the first one after the name. */
const FIRST_AFTER_NAME = 3;
const BLOCK_IO_TICKS = 42;

/** Undefined when it is not a whole stat line. */
export function parseTaskWait(bytes: Buffer): TaskWait | undefined {
  const close = bytes.lastIndexOf(RIGHT_PARENTHESIS);
  if (close < 0) return undefined;
  const fields = bytes.toString('latin1', close + 2).split(' ');
  const blockIoTicks = Number(fields[BLOCK_IO_TICKS - FIRST_AFTER_NAME]);
  return Number.isNaN(blockIoTicks) ? undefined : { state: fields[0] ?? '', blockIoTicks };
}
