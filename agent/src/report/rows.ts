import type { Report } from '@dpm/protocol';
import { LIMITS } from '@dpm/protocol/limits';
import { roleOf } from '../instances/roll-up.ts';
import type { EndedWork } from '../jobs/ledger.ts';
import type { ProcessExtras } from '../processes/process-extras.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import type { Sample, Sampler } from '../sampler.ts';
import { withNet } from '../usage/attribution.ts';
import { usageOfProcess } from '../usage/group-sum.ts';
import { defined } from './defined.ts';
import { clip } from './clip.ts';

type Job = NonNullable<Report['jobs']>[number];
type InstanceSample = Report['instances'][number];
type ProcessSample = Report['processes'][number];

/** First and last moment that the database can hold, ms. */
export const EARLIEST_MS = 1_000_000_000_000;
export const LATEST_MS = 2_147_483_000_000;

export function toInstance(parts: {
  sample: Sample;
  sampler: Sampler;
  usage: InstanceSample['usage'];
  index: number;
}): InstanceSample {
  const { sample, sampler, usage, index } = parts;
  const instance = sample.view.instances[index];
  if (!instance) throw new RangeError(`no instance ${index}`);
  const { engine, port, dataDir, ports, main, surroundings } = instance;
  return defined<InstanceSample>({
    engine,
    port,
    dataDir,
    ports: ports.length > 0 ? ports.slice(0, 64) : undefined,
    socketPath: instance.socketPath,
    container: surroundings.container,
    unit: surroundings.unit,
    otherNetns: instance.otherNetns || undefined,
    pid: main.pid,
    startedAtMs: startedAtMs(main, { sample, sampler }),
    restarts: sample.view.restarts.get(index) ?? 0,
    command: sampler.facts.command(main).md5,
    usage: { ...usage, ...extrasOf(index, { sample, sampler }), ...sample.delays[index] },
  });
}

export function toProcess(
  process: TrackedProcess,
  from: { sample: Sample; sampler: Sampler },
): ProcessSample {
  const index = from.sample.view.owners.get(process.pid);
  const instance = index === undefined ? undefined : from.sample.view.instances[index];
  return defined<ProcessSample>({
    pid: process.pid,
    startedAtMs: startedAtMs(process, from),
    instance: index,
    role: instance && roleOf(process, instance),
    command: from.sampler.facts.command(process).md5,
    usage: {
      ...withNet(
        usageOfProcess(process, from.sampler.units),
        from.sample.traffic?.processes.get(process.pid),
      ),
      ...readExtras(process, from),
    },
  });
}

/** Swap of all processes of an instance; descriptors of its server, whose limit counts for one process. */
function extrasOf(index: number, { sample, sampler }: { sample: Sample; sampler: Sampler }): ProcessExtras {
  const main = sample.view.instances[index]?.main;
  if (!main) return {};
  const extras = readExtras(main, { sample, sampler });
  if (!isSwapInUse(sample) || extras.swapBytes === undefined) return extras;
  for (const [pid, owner] of sample.view.owners) {
    const process = owner === index && pid !== main.pid ? sampler.table.byPid.get(pid) : undefined;
    if (process) extras.swapBytes += readExtras(process, { sample, sampler }).swapBytes ?? 0;
  }
  return extras;
}

function readExtras(
  process: TrackedProcess,
  { sample, sampler }: { sample: Sample; sampler: Sampler },
): ProcessExtras {
  if (!sampler.budget.allows('extras')) return {};
  return sampler.extras.read(process, { swapInUse: isSwapInUse(sample) });
}

function isSwapInUse({ host }: Sample): boolean {
  const { values } = host.memory ?? {};
  return (values?.get('SwapFree') ?? 0) < (values?.get('SwapTotal') ?? 0);
}

/** A process that is gone has a command line only if it was read while it was there. */
export function toJob(
  { process, seen, instance, usage }: EndedWork,
  from: { sample: Sample; sampler: Sampler },
): Job {
  return defined<Job>({
    name: clip(process.name, LIMITS.text),
    command: process.command?.md5,
    pid: process.pid,
    instance,
    startedAtMs: seen ? startedAtMs(process, from) : undefined,
    endedAtMs: from.sample.host.atMs,
    seen,
    usage,
  });
}

/** Start of a process by the host's clock: boot time and ticks since then. */
function startedAtMs(
  process: TrackedProcess,
  { sample, sampler }: { sample: Sample; sampler: Sampler },
): number {
  const bootMs = sampler.bootTimeMs ?? sample.host.atMs;
  const startMs = Math.round(bootMs + (process.startTicks * 1_000) / sampler.units.ticksPerS);
  return Math.min(LATEST_MS, Math.max(EARLIEST_MS, startMs));
}
