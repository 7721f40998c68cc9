import type { HostInstance, HostPage, Inventory, SourceState } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { daysUntilFull } from './fill-time.ts';
import {
  readAgent,
  readFileSystems,
  readFillings,
  readHostRecord,
  readInstances,
  type AgentRecord,
  type HostPageRecord,
  type InstanceRecord,
} from './host-page-store.ts';

/** What is known of a host: undefined when there is none of this name. */
export async function readHostPage(db: Pick<Database, 'pool'>, host: string): Promise<HostPage | undefined> {
  const record = await readHostRecord(db, host);
  if (record === undefined) return undefined;
  const { hostId, inventory } = record;
  const [agent, instances, fileSystems, fillings] = await Promise.all([
    readAgent(db, hostId),
    readInstances(db, hostId),
    readFileSystems(db, hostId),
    readFillings(db, hostId),
  ]);
  return {
    ...{ host: record.host, alias: record.alias, owner: record.owner, istate: record.istate },
    ...{ createdMs: record.createdMs, lastReportMs: record.lastReportMs },
    ageS: record.ageS === null ? null : Math.max(0, record.ageS),
    inventory: inventory === null ? null : (JSON.parse(inventory) as Inventory),
    agent: record.lastReportMs === null ? null : toAgent(record, agent),
    instances: instances.map(toInstance),
    fileSystems: fileSystems.map(({ id, ...fileSystem }) => ({
      ...fileSystem,
      daysLeft: daysUntilFull(
        fillings.filter((one) => one.id === id),
        fileSystem.freeBytes,
      ),
    })),
  };
}

function toInstance(record: InstanceRecord): HostInstance {
  const { id, engine, port, dataDir, name, cpuMs, measuredMs } = record;
  return {
    instance: { id, engine, port, dataDir, name },
    ...{ running: record.running === 1, pid: record.pid, startedMs: record.startedMs },
    ...{ firstSeenMs: record.firstSeenMs, lastSeenMs: record.lastSeenMs, command: record.command },
    cpuCores: cpuMs === null || !Number(measuredMs) ? null : Number(cpuMs) / Number(measuredMs),
    memoryBytes: record.memoryBytes,
    restarts: Number(record.restarts),
  };
}

const NOTHING: AgentRecord = {
  ...{ cpuMs: null, sampleMs: null, spanS: null, memoryBytes: null, spoolReports: null, spoolBytes: null },
  ...{ droppedReports: null, clockOffsetMs: null, processes: null, io: null, net: null },
};

function toAgent(record: HostPageRecord, newest: AgentRecord = NOTHING): NonNullable<HostPage['agent']> {
  const { version, client, sources } = record;
  const { cpuMs, spanS, processes, io, net, ...agent } = newest;
  const intervalMs = record.intervalMs ?? 0;
  // The first sample of the hour covers time before the span.
  const spanMs = Number(spanS) * 1_000 + intervalMs;
  return {
    ...{ version, client, intervalMs, ...agent },
    cpu: cpuMs === null || spanMs === 0 ? null : Number(cpuMs) / spanMs,
    coverage: { processes: toNumber(processes), io: toNumber(io), net: toNumber(net) },
    sources: sources === null ? [] : (JSON.parse(sources) as SourceState[]),
  };
}

/** Decimals may come as texts. */
const toNumber = (value: number | null) => (value === null ? null : Number(value));
