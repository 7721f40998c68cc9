import { open } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Report } from '@dpm/protocol';
import { LineProcess } from './line-process.ts';
import type { ReportSink } from './report-sink.ts';
import { sum } from './statistics.ts';

const MIB = 2 ** 20;
const FILE_MIB = 64;
const READ_MIB = 512;
/** What the two listeners are sent, and send back. */
const SENT_MIB = [48, 12];
const CONNECTIONS = 4;
const REPORT_MS = 20_000;

/** How far the reports are from what is known, %. Undefined: it could not be measured, as the log says. */
export interface Errors {
  cpuPct: number;
  ioPct: number | undefined;
  netPct: number | undefined;
  unattributedPct: number;
}

interface Server {
  lines: LineProcess;
  port: number;
}

/** What a server used since it began. */
interface Used {
  cpuMs: number;
  readBytes: number;
}

export interface TruthParts {
  program: string;
  folder: string;
  sink: ReportSink;
  burnMs: number;
  log: (line: string) => void;
}

/** Lets servers use known amounts, and compares with the sums of all reports about them. An agent reports to the sink. */
export async function measureErrors({ program, folder, sink, burnMs, log }: TruthParts): Promise<Errors> {
  sink.kept = [];
  const servers = await Promise.all(Array.from({ length: 4 }, () => startServer(program)));
  const [burner, reader, ...listeners] = servers as [Server, Server, Server, Server];
  try {
    await sink.until((reports) => servers.every(({ port }) => isReported(reports, port)), REPORT_MS);
    const { ioPct, netPct } = await moveBytes({ reader, listeners, folder, sink, log });
    const begin = await nextReport(sink);
    const burnt = await use(burner, `burn ${burnMs}`);
    const end = await nextReport(sink);
    await nextReport(sink);
    const reports = sink.kept;
    const seenMs = sum(reports.map((report) => cpuMsOf(report, burner.port)));
    return {
      cpuPct: errorPct(seenMs, burnt?.cpuMs ?? Number.NaN),
      ioPct,
      netPct,
      unattributedPct: unattributedPct(reports.filter(({ atMs }) => atMs > begin && atMs <= end)),
    };
  } finally {
    sink.kept = undefined;
    await Promise.all(servers.map(({ lines }) => lines.stop()));
  }
}

async function moveBytes(parts: {
  reader: Server;
  listeners: readonly Server[];
  folder: string;
  sink: ReportSink;
  log: (line: string) => void;
}): Promise<Pick<Errors, 'ioPct' | 'netPct'>> {
  const { reader, listeners, folder, sink, log } = parts;
  const file = await writeFile(join(folder, 'read-directly'));
  const read = await use(reader, `read ${file} ${READ_MIB * MIB}`).catch((error: unknown) => {
    log(`reads were not measured: ${String(error)}`);
    return undefined;
  });
  const sockets = await Promise.all(listeners.map((listener, at) => exchange(listener, SENT_MIB[at] ?? 1)));
  await nextReport(sink);
  await nextReport(sink);
  for (const socket of sockets.flat()) socket.destroy();
  const reports = sink.kept ?? [];
  const readSeen = sum(reports.map((report) => instanceOf(report, reader.port)?.usage.readBytes ?? 0));
  const net = listeners.flatMap(({ port }, at) => {
    const { inBytes, outBytes } = netOf(reports, port);
    const known = (SENT_MIB[at] ?? 1) * MIB;
    return [errorPct(inBytes, known), errorPct(outBytes, known)];
  });
  const isNetSeen = reports.some(({ netPairs }) => netPairs !== undefined);
  if (!isNetSeen) log('network was not measured: the agent says why in its sources');
  return {
    ioPct: read && errorPct(readSeen, read.readBytes),
    netPct: isNetSeen ? Math.max(...net) : undefined,
  };
}

async function startServer(program: string): Promise<Server> {
  const lines = new LineProcess(program);
  return { lines, port: Number(await lines.next()) };
}

async function use({ lines }: Server, order: string): Promise<Used> {
  const answer = await lines.ask(order);
  const [cpuUs, readBytes] = answer.split(' ').map(Number);
  if (!(cpuUs! >= 0)) throw new Error(answer);
  return { cpuMs: cpuUs! / 1_000, readBytes: readBytes ?? 0 };
}

async function writeFile(path: string): Promise<string> {
  const file = await open(path, 'w');
  try {
    for (let mib = 0; mib < FILE_MIB; mib++) await file.write(Buffer.alloc(MIB, mib));
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}

/** Sends so much over some connections, which stay open, and waits until all of it came back. */
async function exchange({ port }: Server, mib: number): Promise<Socket[]> {
  const block = Buffer.alloc(MIB, 7);
  const blocks = mib / CONNECTIONS;
  const exchanges = Array.from({ length: CONNECTIONS }, async () => {
    const socket = connect(port, '127.0.0.1');
    let missing = blocks * MIB;
    const returned = new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('data', (bytes) => {
        missing -= bytes.length;
        if (missing <= 0) resolve();
      });
    });
    for (let sent = 0; sent < blocks; sent++) socket.write(block);
    await returned;
    return socket;
  });
  return Promise.all(exchanges);
}

/** Waits for the next report; when it was made. */
async function nextReport(sink: ReportSink): Promise<number> {
  const { length } = sink.kept ?? [];
  const reports = await sink.until((kept) => kept.length > length, REPORT_MS);
  return reports[reports.length - 1]?.atMs ?? Number.NaN;
}

function instanceOf({ instances }: Report, port: number) {
  return instances.find((instance) => instance.port === port);
}

function isReported(reports: readonly Report[], port: number): boolean {
  return reports.some((report) => instanceOf(report, port) !== undefined);
}

function cpuMsOf(report: Report, port: number): number {
  const { cpuUserMs = 0, cpuSystemMs = 0 } = instanceOf(report, port)?.usage ?? {};
  return cpuUserMs + cpuSystemMs;
}

/** By the pairs of a listener: they have the loopback in them, which passes no interface. */
function netOf(reports: readonly Report[], port: number): { inBytes: number; outBytes: number } {
  const pairs = reports.flatMap((report) => {
    const index = report.instances.findIndex((instance) => instance.port === port);
    return (report.netPairs ?? []).filter(({ instance }) => index >= 0 && instance === index);
  });
  return {
    inBytes: sum(pairs.map(({ inBytes }) => inBytes)),
    outBytes: sum(pairs.map(({ outBytes }) => outBytes)),
  };
}

/** Of all reports, whichever sign each remainder has. */
function unattributedPct(reports: readonly Report[]): number {
  const busy = reports.map(({ totals: { cpu } }) =>
    cpu ? cpu.userMs + cpu.niceMs + cpu.systemMs + cpu.irqMs + cpu.softirqMs : Number.NaN,
  );
  const left = reports.map(({ unattributed }) =>
    Math.abs((unattributed.cpuUserMs ?? 0) + (unattributed.cpuSystemMs ?? 0)),
  );
  return (sum(left) / sum(busy)) * 100;
}

function errorPct(seen: number, known: number): number {
  return (Math.abs(seen - known) / known) * 100;
}
