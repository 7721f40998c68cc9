/** The rows of the answer: what each instance used, with its busiest processes. */
import type { Amounts, CulpritRow, InstanceRef, ProcessRow } from '@dpm/protocol';
import type { InstanceSums, ProcessSums, UsageSums } from './culprits-store.ts';

/** Processes shown of each row. */
const MOST_SHOWN = 10;
/** A start is computed from the boot time, which may come out a second apart after the agent was restarted. */
const SAME_START_S = 2;

type Identity = Pick<InstanceSums, 'instanceId' | 'engine' | 'port' | 'dataDir' | 'name'>;

export function toInstanceRef({ instanceId, engine, port, dataDir, name }: Identity): InstanceRef {
  return { id: instanceId, engine, port, dataDir, name };
}

/** Rows by CPU time, the largest first. `memorySamples` is the number of samples in which the host's was measured. */
export function toRows(
  sums: { instances: readonly InstanceSums[]; processes: readonly ProcessSums[] },
  { memorySamples }: { memorySamples: number },
): CulpritRow[] {
  const processes = groupByInstance(sums.processes);
  const rows = sums.instances.map((one): CulpritRow => {
    const isInstance = one.kind === 'instance';
    const own = [
      ...(processes.get(one.instanceId) ?? []),
      ...(one.kind === 'other' ? (processes.get(null) ?? []) : []),
    ];
    return {
      kind: one.kind,
      instance: isInstance ? toInstanceRef(one) : null,
      command: isInstance ? one.command : null,
      pid: isInstance ? one.pid : null,
      processCount: one.processCount,
      restarts: one.restarts,
      amounts: toAmounts(one, averageOf(one.memorySum, memorySamples)),
      cpuWaitMs: one.cpuWaitMs,
      ioWaitMs: one.ioWaitMs,
      processes: mergeStarts(own).slice(0, MOST_SHOWN).map(toProcessRow),
    };
  });
  return rows.sort(byCpu);
}

function byCpu(a: CulpritRow, b: CulpritRow): number {
  const order = (b.amounts.cpu ?? -Infinity) - (a.amounts.cpu ?? -Infinity);
  return order || (a.instance?.name ?? a.kind).localeCompare(b.instance?.name ?? b.kind, 'en');
}

function averageOf(sum: number | null, samples: number): number | null {
  return sum === null || samples === 0 ? null : sum / samples;
}

function toAmounts(sums: UsageSums, memory: number | null): Amounts {
  return {
    cpu: sums.cpuMs,
    memory,
    diskRead: sums.readBytes,
    diskWrite: sums.writeBytes,
    netIn: sums.netInBytes,
    netOut: sums.netOutBytes,
  };
}

function toProcessRow(sums: ProcessSums): ProcessRow {
  return {
    pid: sums.pid,
    startedAtMs: (sums.startedS ?? 0) * 1000,
    role: sums.role,
    command: sums.command ?? '',
    amounts: toAmounts(sums, averageOf(sums.memorySum, sums.memorySamples)),
    samples: sums.samples,
  };
}

/** One row for a process that was stored with starts that are a second or two apart; the order is kept. */
function mergeStarts(processes: readonly ProcessSums[]): ProcessSums[] {
  const merged: ProcessSums[] = [];
  for (const process of processes) {
    const index = merged.findIndex((other) => isSameProcess(other, process));
    const same = merged[index];
    if (same === undefined) merged.push(process);
    else merged[index] = add(same, process);
  }
  return merged;
}

function isSameProcess(a: ProcessSums, b: ProcessSums): boolean {
  return a.pid === b.pid && Math.abs((a.startedS ?? 0) - (b.startedS ?? 0)) <= SAME_START_S;
}

function add(a: ProcessSums, b: ProcessSums): ProcessSums {
  return {
    ...a,
    samples: a.samples + b.samples,
    memorySamples: a.memorySamples + b.memorySamples,
    memorySum: sum(a.memorySum, b.memorySum),
    cpuMs: sum(a.cpuMs, b.cpuMs),
    readBytes: sum(a.readBytes, b.readBytes),
    writeBytes: sum(a.writeBytes, b.writeBytes),
    netInBytes: sum(a.netInBytes, b.netInBytes),
    netOutBytes: sum(a.netOutBytes, b.netOutBytes),
  };
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

/** Null when there is nothing to add: absent is not zero. */
export function sum(...amounts: (number | null)[]): number | null {
  const measured = amounts.filter((amount) => amount !== null);
  return measured.length === 0 ? null : measured.reduce((total, amount) => total + amount, 0);
}
