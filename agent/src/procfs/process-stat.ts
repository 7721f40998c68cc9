const LEFT_PARENTHESIS = 40;
const RIGHT_PARENTHESIS = 41;
const SPACE = 32;
const MINUS = 45;
const ZERO = 48;

/** What is used of `/proc/PID/stat`; times in clock ticks, sizes in pages (proc_pid_stat(5)). */
export interface ProcessStat {
  state: string;
  ppid: number;
  session: number;
  flags: number;
  majorFaults: number;
  userTicks: number;
  systemTicks: number;
  /** Of reaped children, theirs included. */
  childUserTicks: number;
  childSystemTicks: number;
  threads: number;
  /** Since boot; with the PID it is the identity of a process. */
  startTicks: number;
  residentPages: number;
}

/** Written out, so that all have one shape and stay fast to read and to copy. */
export function emptyProcessStat(): ProcessStat {
  return {
    state: '',
    ppid: 0,
    session: 0,
    flags: 0,
    majorFaults: 0,
    userTicks: 0,
    systemTicks: 0,
    childUserTicks: 0,
    childSystemTicks: 0,
    threads: 0,
    startTicks: 0,
    residentPages: 0,
  };
}

export function copyProcessStat(from: ProcessStat, into: ProcessStat): void {
  into.state = from.state;
  into.ppid = from.ppid;
  into.session = from.session;
  into.flags = from.flags;
  into.majorFaults = from.majorFaults;
  into.userTicks = from.userTicks;
  into.systemTicks = from.systemTicks;
  into.childUserTicks = from.childUserTicks;
  into.childSystemTicks = from.childSystemTicks;
  into.threads = from.threads;
  into.startTicks = from.startTicks;
  into.residentPages = from.residentPages;
}

/** Field number of `rss` in proc_pid_stat(5), the last one used. */
const LAST_FIELD = 24;

/** Parses stat lines without making strings or objects; one parser serves all processes. */
export class ProcessStatParser {
  private readonly fields = new Float64Array(LAST_FIELD + 1);

  /**
   * Parses one stat line into `into`. The command may hold anything, parentheses and newlines too, so the
   * fields begin after the last `)`. False when the text is not a whole stat line.
   */
  parse(source: { bytes: Buffer; length: number }, into: ProcessStat): boolean {
    const { bytes, length } = source;
    const close = bytes.lastIndexOf(RIGHT_PARENTHESIS, length - 1);
    if (close < 1 || close + 2 >= length) return false;
    into.state = String.fromCharCode(bytes[close + 2] ?? 0);
    if (!this.readFields(source, close + 4)) return false;
    this.assignTo(into);
    return true;
  }

  private assignTo(into: ProcessStat): void {
    into.ppid = this.field(4);
    into.session = this.field(6);
    into.flags = this.field(9);
    into.majorFaults = this.field(12);
    into.userTicks = this.field(14);
    into.systemTicks = this.field(15);
    into.childUserTicks = this.field(16);
    into.childSystemTicks = this.field(17);
    into.threads = this.field(20);
    into.startTicks = this.field(22);
    into.residentPages = this.field(24);
  }

  private field(number: number): number {
    return this.fields[number] ?? 0;
  }

  private readFields({ bytes, length }: { bytes: Buffer; length: number }, start: number): boolean {
    let at = start;
    let field = 4;
    for (; field <= LAST_FIELD && at < length; field++) {
      const negative = bytes[at] === MINUS;
      if (negative) at++;
      let value = 0;
      for (let byte = bytes[at] ?? 0; at < length && byte > SPACE; byte = bytes[++at] ?? 0) {
        value = value * 10 + byte - ZERO;
      }
      this.fields[field] = negative ? -value : value;
      at++;
    }
    return field > LAST_FIELD;
  }
}

/** The command name between the outer parentheses of a stat line. */
export function parseCommandName(bytes: Buffer, length: number): string {
  const start = bytes.indexOf(LEFT_PARENTHESIS) + 1;
  const end = bytes.lastIndexOf(RIGHT_PARENTHESIS, length - 1);
  return start > 0 && end >= start ? bytes.toString('utf8', start, end) : '';
}
