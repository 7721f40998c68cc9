/**
 * What a schema cannot say about a report: indexes in range, names once each, texts that match their MD5, and values
 * that fit their columns. A report that passes can be stored whole, so it never spoils the group it is stored with.
 */
import { createHash } from 'node:crypto';
import { LIMITS, type AgentCost, type Report } from '@dpm/protocol';
import { checkUsages } from './check-usage.ts';
import {
  UNSIGNED_INT,
  UNSIGNED_SMALLINT,
  bound,
  checkAddress,
  checkAmount,
  checkAmounts,
  checkJson,
  checkText,
  inconsistent,
} from './check-values.ts';
import { componentKey, instanceKey } from './report-names.ts';

type Totals = Report['totals'];
type Device = NonNullable<Report['devices']>[number];
type NetPair = NonNullable<Report['netPairs']>[number];
type Interface = NonNullable<Report['interfaces']>[number];

const CPU = bound<NonNullable<Totals['cpu']>>(UNSIGNED_INT, [
  ...(['userMs', 'niceMs', 'systemMs', 'idleMs', 'iowaitMs', 'irqMs', 'softirqMs', 'stealMs'] as const),
]);
const DEVICE = bound<Device>(UNSIGNED_INT, [
  ...(['readOps', 'writeOps', 'busyMs', 'weightedMs', 'readMs', 'writeMs'] as const),
]);
const INTERFACE = bound<Interface>(UNSIGNED_INT, ['inErrors', 'outErrors', 'inDrops', 'outDrops']);
const COST = bound<AgentCost>(UNSIGNED_INT, ['cpuMs', 'childrenCpuMs', 'sampleMs']);

/** Widths of the name columns, characters. */
const NAME = 255;
const ENGINE = 64;
const ADDRESS = 64;
const ROLE = 32;
/** One row must fit a packet of any server, whatever its settings. */
const JSON_CHARACTERS = 256 * 1024;

/** Throws REPORT_INCONSISTENT (400) whose `where` is the JSON pointer of the first thing that is wrong. */
export function checkReport(report: Report): void {
  checkHost(report);
  checkComponents(report);
  checkInstances(report);
  checkProcesses(report);
  checkCommands(report);
  checkNetPairs(report);
  checkUsages(report);
  checkExtras(report);
}

function checkHost({ totals, lateMs, cost }: Report): void {
  checkAmount(lateMs, UNSIGNED_INT, '/lateMs');
  checkAmount(totals.forks ?? 0, UNSIGNED_INT, '/totals/forks');
  if (totals.cpu) {
    checkAmounts(totals.cpu, CPU, '/totals/cpu');
    checkAmount(totals.cpu.irqMs + totals.cpu.softirqMs, UNSIGNED_INT, '/totals/cpu/softirqMs');
  }
  if (cost) checkAmounts(cost, COST, '/cost');
}

function checkComponents({ devices = [], filesystems = [], interfaces = [] }: Report): void {
  devices.forEach((device, index) => checkAmounts(device, DEVICE, `/devices/${index}`));
  interfaces.forEach((one, index) => checkAmounts(one, INTERFACE, `/interfaces/${index}`));
  filesystems.forEach(({ device }, index) => checkText(device, NAME, `/filesystems/${index}/device`));
  checkNames(devices, '/devices', 'name');
  checkNames(filesystems, '/filesystems', 'mount');
  checkNames(interfaces, '/interfaces', 'name');
}

function checkNames<Field extends string>(
  parts: readonly Record<Field, string>[],
  pointer: string,
  field: Field,
): void {
  const name = (part: Record<Field, string>) => part[field];
  parts.forEach((part, index) => checkText(name(part), NAME, `${pointer}/${index}/${field}`));
  checkOnce(parts, (part) => componentKey(name(part)), [pointer, field]);
}

/** Each key once; the pointer of the second one is told. */
function checkOnce<Part>(
  parts: readonly Part[],
  keyOf: (part: Part) => string | number,
  [pointer, field]: readonly [string, string],
): void {
  const seen = new Set(parts.map(keyOf));
  if (seen.size === parts.length) return;
  seen.clear();
  parts.forEach((part, index) => {
    const key = keyOf(part);
    if (seen.has(key)) throw inconsistent(`${pointer}/${index}/${field}`, 'is there twice');
    seen.add(key);
  });
}

function checkInstances({ instances }: Report): void {
  instances.forEach((instance, index) => {
    const pointer = `/instances/${index}`;
    checkText(instance.engine, ENGINE, `${pointer}/engine`);
    checkText(instance.dataDir, LIMITS.text, `${pointer}/dataDir`);
    checkText(instance.socketPath, LIMITS.text, `${pointer}/socketPath`);
    checkText(instance.container, LIMITS.text, `${pointer}/container`);
    checkText(instance.unit, LIMITS.text, `${pointer}/unit`);
    checkAmount(instance.restarts ?? 0, UNSIGNED_SMALLINT, `${pointer}/restarts`);
  });
  checkOnce(instances, instanceKey, ['/instances', 'dataDir']);
}

function checkProcesses(report: Report): void {
  report.processes.forEach(({ instance, role = '' }, index) => {
    checkIndex(instance, report, `/processes/${index}/instance`);
    if (role.length > ROLE || !/^[\x20-\x7e]*$/.test(role)) {
      throw inconsistent(`/processes/${index}/role`, `is not at most ${ROLE} characters of ASCII`);
    }
  });
  checkOnce(report.processes, ({ pid }) => pid, ['/processes', 'pid']);
}

function checkIndex(instance: number | undefined, { instances }: Report, pointer: string): void {
  if (instance !== undefined && instance >= instances.length) {
    throw inconsistent(pointer, `is ${instance}, but there are ${instances.length} instances`);
  }
}

function checkCommands({ commands = [] }: Report): void {
  commands.forEach(({ md5, text }, index) => {
    const pointer = `/commands/${index}`;
    if (Buffer.byteLength(text) > LIMITS.commandBytes) {
      throw inconsistent(`${pointer}/text`, `is longer than ${LIMITS.commandBytes} bytes`);
    }
    const actual = createHash('md5').update(text, 'utf8').digest('hex');
    if (actual !== md5)
      throw inconsistent(`${pointer}/md5`, `is not the MD5 of its text, which is ${actual}`);
  });
}

/** A pair may be there twice: its bytes add up. */
function checkNetPairs(report: Report): void {
  let processes = 0;
  report.netPairs?.forEach((pair, index) => {
    const pointer = `/netPairs/${index}`;
    checkIndex(pair.instance, report, `${pointer}/instance`);
    checkAddress(pair.local, ADDRESS, `${pointer}/local`);
    checkAddress(pair.remote, ADDRESS, `${pointer}/remote`);
    if (pair.processes) checkPairProcesses(pair, `${pointer}/processes`);
    processes += pair.processes?.length ?? 0;
  });
  if (processes > LIMITS.pairProcesses) {
    throw inconsistent('/netPairs', `has ${processes} processes, more than ${LIMITS.pairProcesses}`);
  }
}

/** They are parts of the pair, which is not one process's alone. */
function checkPairProcesses({ pid, processes = [], ...pair }: NetPair, pointer: string): void {
  if (pid !== undefined) throw inconsistent(pointer, 'are there beside the one pid of all');
  checkOnce(processes, (one) => one.pid, [pointer, 'pid']);
  for (const field of ['inBytes', 'outBytes'] as const) {
    const sum = processes.reduce((before, one) => before + one[field], 0);
    if (sum > pair[field]) throw inconsistent(pointer, `have ${sum} ${field}, the pair has ${pair[field]}`);
  }
}

function checkExtras(report: Report): void {
  report.jobs?.forEach(({ instance, name }, index) => {
    checkIndex(instance, report, `/jobs/${index}/instance`);
    checkText(name, NAME, `/jobs/${index}/name`);
  });
  report.burst?.forEach(({ instance }, index) => {
    checkIndex(instance, report, `/burst/${index}/instance`);
  });
  checkJson(report.sources, JSON_CHARACTERS, '/sources');
  if (report.inventory) checkJson(report.inventory, JSON_CHARACTERS, '/inventory');
}
