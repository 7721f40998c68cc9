/** Processes and flows in an old client's report. Rates become amounts over the interval. */
import { LIMITS, type Report } from '@dpm/protocol';
import { toCommand } from './command-line.ts';
import { readBytes, readDecimal } from './numbers.ts';
import { isStruct, textOf, type OldReport } from './old-report.ts';
import type { Struct, Value } from './xml-rpc.ts';

type Process = Report['processes'][number];
type NetPair = NonNullable<Report['netPairs']>[number];
type Command = NonNullable<Report['commands']>[number];

/** % of one core. */
const MOST_PERCENT = 102_400;
const MOST_PID = 4_194_304;
/** Bytes of a process, and bytes per second: over two minutes they are still exact numbers. */
const MOST_BYTES = 1e15;
const MOST_BYTES_PER_S = 1e13;

const rate = (text: string) => readBytes(text, MOST_BYTES_PER_S);

export function readProcesses(
  report: OldReport,
  intervalMs: number,
): { processes: Process[]; commands: Command[] } {
  const processes = new Map<number, Process>();
  const commands = new Map<string, Command>();
  for (const [key, struct] of report.part('port') ?? []) {
    const pid = readPid(key);
    const usable = pid !== undefined && !processes.has(pid) && processes.size < LIMITS.processes;
    if (!usable || !isStruct(struct)) {
      report.leaveOut('port', key);
      continue;
    }
    const command = toCommand(textOf(struct, 'remarks') ?? '');
    commands.set(command.md5, command);
    const usage = readUsage(report, { struct, path: ['port', key], intervalMs });
    processes.set(pid, { pid, command: command.md5, usage });
  }
  return { processes: [...processes.values()], commands: [...commands.values()] };
}

function readPid(key: string): number | undefined {
  const pid = /^\s*\d{1,7}\s*$/.test(key) ? Number(key) : 0;
  return pid >= 1 && pid <= MOST_PID ? pid : undefined;
}

/** `0%` and `0GB` stand for what was not measured, too, so they tell nothing. */
function readUsage(
  report: OldReport,
  { struct, path, intervalMs }: { struct: Struct; path: readonly string[]; intervalMs: number },
): Process['usage'] {
  const percent = report.leaf(struct, [...path, 'cpu'], (text) => readDecimal(text, MOST_PERCENT));
  const memory = report.leaf(struct, [...path, 'mem'], (text) => readBytes(text, MOST_BYTES));
  const read = report.leaf(struct, [...path, 'io_r'], rate);
  const written = report.leaf(struct, [...path, 'io_w'], rate);
  return {
    ...(percent && { cpuUserMs: Math.round((percent / 100) * intervalMs) }),
    ...(memory && { memoryBytes: Math.round(memory) }),
    ...(read !== undefined && { readBytes: overInterval(read, intervalMs) }),
    ...(written !== undefined && { writeBytes: overInterval(written, intervalMs) }),
  };
}

/** `iftop`: what went between a local address and port and each remote address. */
export function readNetPairs(report: OldReport, intervalMs: number): NetPair[] {
  const pairs: NetPair[] = [];
  for (const [local, flows] of report.part('iftop') ?? []) {
    if (local === 'time') continue;
    if (!Array.isArray(flows) || !isAddress(local)) {
      report.leaveOut('iftop', local);
      continue;
    }
    (flows as readonly Value[]).forEach((flow, index) => {
      const pair = readPair(report, { local, flow, index, intervalMs });
      if (pair !== undefined && pairs.length < LIMITS.netPairs) pairs.push(pair);
      else report.leaveOut('iftop', local, String(index));
    });
  }
  return pairs;
}

function readPair(
  report: OldReport,
  flow: { local: string; flow: Value; index: number; intervalMs: number },
): NetPair | undefined {
  const { local, index, intervalMs } = flow;
  const struct = isStruct(flow.flow) ? flow.flow : undefined;
  const remote = textOf(struct, 'remote')?.trim();
  if (remote === undefined || !isAddress(remote)) return undefined;
  const amount = (name: string) =>
    overInterval(report.leaf(struct, ['iftop', local, String(index), name], rate) ?? 0, intervalMs);
  return { local: local.trim(), remote, inBytes: amount('in'), outBytes: amount('out') };
}

/** Printable ASCII without blanks, as the columns take it. */
function isAddress(text: string): boolean {
  return /^\s*[\x21-\x7e]{1,64}\s*$/.test(text);
}

/** Bytes per second → bytes. */
function overInterval(bytesPerS: number, intervalMs: number): number {
  return Math.round((bytesPerS * intervalMs) / 1000);
}
