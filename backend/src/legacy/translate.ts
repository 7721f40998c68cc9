/**
 * An old client's report → a report of our own, so that there is one way into the database.
 *
 * Identity: these clients have no boot and no sequence. The sequence is the second of the sample, and the boot a number
 * made of the host's name and the hour of the day, so that a call that comes twice, or to two servers, is stored once. By
 * the hour, because every report leaves a gap behind: a set of receipts holds one hour of some days, and stays short.
 */
import { createHash } from 'node:crypto';
import { HostName, LEGACY_RUNTIME, PROTOCOL_VERSION, Report, type SourceState } from '@dpm/protocol';
import { Compile } from 'typebox/compile';
import { ProductError } from '../errors.ts';
import { readDevices, readFilesystems, readTotals } from './host-part.ts';
import { readLocalTime, type OffsetAt } from './local-time.ts';
import { OldReport, textOf } from './old-report.ts';
import { readNetPairs, readProcesses } from './process-part.ts';
import type { Call, Struct } from './xml-rpc.ts';

const METHOD = 'f_rpc_func';
const EARLIEST_MS = 1_000_000_000_000;
/** A time that lies further ahead is no time of a sample. */
const AHEAD_MS = 24 * 3_600_000;
/** From here on a host's clock, or its zone, is wrong. */
const CLOCK_OFF_MS = 600_000;
const HOUR_MS = 3_600_000;

const UNTOLD: SourceState = {
  // Named so that every column of the pages finds it.
  source: 'instances: cpu, memory, io, net',
  state: 'unsupported',
  reason:
    'this host runs a client of the replaced system: it tells processes over a threshold, and no instances',
};
const MODES: SourceState = {
  source: 'modes of CPU time',
  state: 'unsupported',
  reason: 'this client tells idle and waiting time only',
};

const hostName = Compile(HostName);
const contract = Compile(Report);

export interface Circumstances {
  nowMs: number;
  /** The zone of the host's times. */
  offsetAt: OffsetAt;
  /** Time that the rates hold for, given the end of the sample, ms. */
  intervalOf: (host: string, atMs: number) => number;
}

/** Throws METHOD_UNKNOWN or INVALID (400); values that cannot be read are left out, and never lose the report. */
export function translate(call: Call, circumstances: Circumstances): Report {
  const { nowMs, offsetAt } = circumstances;
  const old = new OldReport(requireStruct(call));
  const name = requireHost(old.root);
  const times = readTimes(old, circumstances);
  const atMs = times.net ?? times.io ?? times.iftop ?? nowMs;
  const intervalMs = circumstances.intervalOf(name, atMs);
  const { processes, commands } = readProcesses(old, intervalMs);
  const result: Report = {
    protocol: PROTOCOL_VERSION,
    host: { name, utcOffsetMinutes: Math.round(offsetAt(atMs)) },
    agent: { version: '', runtime: LEGACY_RUNTIME },
    boot: bootOf(name, atMs),
    seq: Math.floor(atMs / 1000),
    ...{ atMs, intervalMs, lateMs: 0 },
    partsAtMs: { processes: times.io ?? atMs, netPairs: times.iftop ?? atMs },
    totals: readTotals(old, intervalMs),
    devices: readDevices(old, intervalMs),
    filesystems: readFilesystems(old),
    ...{ instances: [], other: {}, unattributed: {}, processes, commands },
    netPairs: readNetPairs(old, intervalMs),
    sources: [],
  };
  result.sources = [UNTOLD, MODES, ...remarks(old, atMs - nowMs)];
  return requireReport(result);
}

function requireStruct({ method, params }: Call): Struct {
  if (method !== METHOD) throw invalid('METHOD_UNKNOWN', '', `the method is not ${METHOD}`);
  const [struct] = params;
  if (!(struct instanceof Map)) throw invalid('INVALID', '', 'the first parameter is not a struct');
  return struct as Struct;
}

function requireHost(root: Struct): string {
  const name = textOf(root, 'HOST')?.trim() ?? '';
  if (!hostName.Check(name)) throw invalid('INVALID', '/HOST', 'is not the name of a host');
  return name;
}

/** When host, processes and flows were sampled; undefined where it does not say so, or cannot be right. */
function readTimes(
  old: OldReport,
  { nowMs, offsetAt }: Circumstances,
): Record<'net' | 'io' | 'iftop', number | undefined> {
  const read = (part: string) =>
    old.leaf(old.part(part), [part, 'time'], (text) => {
      const ms = readLocalTime(text, { offsetAt, nowMs });
      return ms !== undefined && ms >= EARLIEST_MS && ms <= nowMs + AHEAD_MS ? ms : undefined;
    });
  return { net: read('net'), io: read('io'), iftop: read('iftop') };
}

function bootOf(name: string, atMs: number): string {
  const hour = Math.floor(atMs / HOUR_MS) % 24;
  const hex = createHash('sha256').update(`${name.toLowerCase()} ${hour}`).digest('hex');
  const at = (from: number, to: number) => hex.slice(from, to);
  return `${at(0, 8)}-${at(8, 12)}-${at(12, 16)}-${at(16, 20)}-${at(20, 32)}.${at(32, 40)}`;
}

function remarks(old: OldReport, offMs: number): SourceState[] {
  const found: SourceState[] = [];
  if (old.remark !== undefined) found.push({ source: 'report', state: 'failed', reason: old.remark });
  if (Math.abs(offMs) >= CLOCK_OFF_MS) {
    const hours = (offMs / HOUR_MS).toFixed(1);
    const reason = `its times are ${hours} h from the server's: its clock is wrong, or [legacy] utc_offset`;
    found.push({ source: 'clock', state: 'failed', reason });
  }
  return found;
}

/** Whatever came, what is stored fits the contract: a fault here is one of this translation. */
function requireReport(result: Report): Report {
  if (contract.Check(result)) return result;
  const [first] = contract.Errors(result) as unknown as { instancePath: string; message: string }[];
  throw invalid('UNTRANSLATABLE', first?.instancePath ?? '', first?.message ?? 'does not fit the contract');
}

function invalid(code: string, where: string, what: string): ProductError {
  return new ProductError({
    code,
    message: where === '' ? what : `${where} ${what}`,
    where,
    httpStatus: 400,
  });
}
