/** The rows of the answer: what each instance used, with its busiest processes. */
import type { Amounts, Burst, CulpritRow, InstanceRef, JobRow } from '@dpm/protocol';
import { atMost, toAmounts } from './amounts.ts';
import type { BurstSums } from './burst-store.ts';
import type { InstanceSums, ProcessSums } from './culprits-store.ts';
import { NO_NETWORK, type toNetworks } from './peers.ts';
import { toProcessRow } from './processes.ts';

/** Processes shown of each row. */
const MOST_SHOWN = 10;

type Identity = Pick<InstanceSums, 'instanceId' | 'engine' | 'port' | 'dataDir' | 'name'>;

export function toInstanceRef({ instanceId, engine, port, dataDir, name }: Identity): InstanceRef {
  return { id: instanceId, engine, port, dataDir, name };
}

/** All that rows are made of, by the number of the instance; null stands for what belongs to none. */
export interface RowFacts {
  instances: readonly InstanceSums[];
  processes: readonly ProcessSums[];
  jobs: ReadonlyMap<number | null, JobRow[]>;
  networks: ReturnType<typeof toNetworks>;
  bursts: readonly BurstSums[];
  usual: ReadonlyMap<number, Amounts>;
  /** Samples in which the host's memory was measured. */
  memorySamples: number;
}

/** Rows by CPU time, the largest first. */
export function toRows(facts: RowFacts): CulpritRow[] {
  const processes = groupByInstance(facts.processes);
  const bursts = new Map(facts.bursts.map((burst) => [burst.instanceId, toBurst(burst)]));
  const usualOf = ({ instanceId }: InstanceSums) => facts.usual.get(instanceId) ?? null;
  const rows = facts.instances.map((one): CulpritRow => {
    const isInstance = one.kind === 'instance';
    const isOther = one.kind === 'other';
    const own = [...(processes.get(one.instanceId) ?? []), ...(isOther ? (processes.get(null) ?? []) : [])];
    const owner = isOther ? null : one.instanceId;
    const amounts = toAmounts(one, facts);
    return {
      kind: one.kind,
      instance: isInstance ? toInstanceRef(one) : null,
      command: isInstance ? one.command : null,
      pid: isInstance ? one.pid : null,
      processCount: one.processCount,
      restarts: one.restarts,
      amounts,
      usual: usualOf(one),
      ...toWaits(one),
      ...{ threads: one.threads, fds: one.fds, fdLimit: one.fdLimit, swapBytes: one.swapBytes },
      ...(facts.networks.get(owner) ?? NO_NETWORK),
      jobs: (facts.jobs.get(owner) ?? []).map((job) => limit(job, amounts)),
      burst: bursts.get(one.instanceId) ?? null,
      processes: own.slice(0, MOST_SHOWN).map(toProcessRow),
    };
  });
  return rows.sort(byCpu);
}

/** A job is a part of its row, so an estimate of more than that is known to be too high. */
function limit(job: JobRow, most: CulpritRow['amounts']): JobRow {
  return job.estimated ? { ...job, amounts: atMost(job.amounts, most) } : job;
}

/** `delay_kind` of instance_sample. */
const DELAY_KINDS = { 1: 'threads', 2: 'cgroupPsi', 3: 'estimated' } as const;

function toWaits(sums: InstanceSums): Pick<CulpritRow, 'cpuWaitMs' | 'ioWaitMs' | 'delay'> {
  const { cpuWaitMs, ioWaitMs, delayKind, delayCoverage } = sums;
  const kind = DELAY_KINDS[delayKind as keyof typeof DELAY_KINDS];
  return { cpuWaitMs, ioWaitMs, delay: kind ? { kind, coverage: delayCoverage } : null };
}

function toBurst({ samples, cpu, diskRead, diskWrite }: BurstSums): Burst {
  return { samples, cpu, diskRead, diskWrite };
}

function byCpu(a: CulpritRow, b: CulpritRow): number {
  const order = (b.amounts.cpu ?? -Infinity) - (a.amounts.cpu ?? -Infinity);
  return order || (a.instance?.name ?? a.kind).localeCompare(b.instance?.name ?? b.kind, 'en');
}

export function groupByInstance<Id, T extends { instanceId: Id }>(items: readonly T[]): Map<Id, T[]> {
  const groups = new Map<Id, T[]>();
  for (const item of items) {
    const group = groups.get(item.instanceId);
    if (group === undefined) groups.set(item.instanceId, [item]);
    else group.push(item);
  }
  return groups;
}
