import type { AgentCost, Report } from '@dpm/protocol';
import { LIMITS } from '@dpm/protocol/limits';
import { PROTOCOL_VERSION } from '@dpm/protocol/version';
import type { Sample, Sampler } from '../sampler.ts';
import { attribute, type HostTotals } from '../usage/attribution.ts';
import { selectProcesses, type Thresholds } from '../usage/top.ts';
import type { CommandBook } from './command-book.ts';
import { defined } from './defined.ts';
import { buildHostPart } from './host-part.ts';
import { EARLIEST_MS, LATEST_MS, toInstance, toJob, toProcess } from './rows.ts';

/** What a report is made of beside the sample. */
export interface ReportContext {
  sampler: Sampler;
  commands: CommandBook;
  topProcesses: number;
  thresholds: Thresholds;
  host: Report['host'];
  agent: Report['agent'];
  lateMs: number;
  cost: AgentCost;
  inventory: Report['inventory'];
  filesystems: Report['filesystems'];
  spool: Report['spool'];
  clock: Report['clock'];
  burst: NonNullable<Report['burst']>;
}

/** A report without the number that it gets when it is stored. */
export type Draft = Omit<Report, 'seq' | 'boot'>;

/** True when a sample covers a time that a report may have; after a long stop the next sample is a new baseline. */
export function isReportable({ before, host }: Sample): boolean {
  if (!before) return false;
  const intervalMs = Math.round(host.monotonicMs - before.monotonicMs);
  const known = host.atMs >= EARLIEST_MS && host.atMs <= LATEST_MS;
  return known && intervalMs >= LIMITS.intervalMinMs && intervalMs <= LIMITS.intervalMaxMs;
}

/** The report of a sample that `isReportable`. Commands are read only here, for those that are reported. */
export function buildReport(sample: Sample, context: ReportContext): Draft {
  const { sampler } = context;
  const { before = sample.host, host, pass, view } = sample;
  const { units } = sampler;
  const intervalMs = Math.round(host.monotonicMs - before.monotonicMs);
  const hostPart = buildHostPart({ before, after: host, processes: pass?.read }, units);
  const processes = pass ? [...sampler.table.byPid.values()] : [];
  const attribution = attribute({
    ...{ instanceCount: view.instances.length, owners: view.owners, processes },
    ...{ totals: hostPart.divided, units, traffic: sample.traffic },
  });
  const { topProcesses, thresholds } = context;
  const selected = selectProcesses(processes, {
    ...{ topProcesses, thresholds, intervalMs, units, net: sample.traffic?.processes },
  });
  const mains = view.instances.map(({ main }) => main);
  const jobs = sample.ended.map((ended) => toJob(ended, { sample, sampler }));
  const endedSeen = sample.ended.flatMap(({ process }) => (process.command ? [process] : []));
  const texts = [...mains, ...selected, ...endedSeen].map((process) => sampler.facts.command(process));
  const commands = context.commands.select(texts);
  return defined<Draft>({
    protocol: PROTOCOL_VERSION,
    host: context.host,
    agent: context.agent,
    atMs: host.atMs,
    intervalMs,
    lateMs: Math.max(0, Math.round(context.lateMs)),
    inventory: context.inventory,
    totals: hostPart.totals,
    devices: hostPart.devices,
    filesystems: context.filesystems,
    interfaces: hostPart.interfaces,
    instances: attribution.instances.map((usage, index) => toInstance({ sample, sampler, usage, index })),
    other: attribution.other,
    unattributed: attribution.unattributed,
    processes: selected.map((process) => toProcess(process, { sample, sampler })),
    commands: commands.length > 0 ? commands : undefined,
    netPairs: sample.traffic?.pairs,
    jobs: jobs.length > 0 ? jobs : undefined,
    burst: context.burst.length > 0 ? context.burst : undefined,
    sources: sampler.runner.sources,
    coverage: coverageOf(sample, hostPart.divided),
    cost: context.cost,
    spool: context.spool,
    clock: context.clock,
  });
}

function coverageOf({ pass, traffic, delayCoverage }: Sample, totals: HostTotals): Report['coverage'] {
  if (!pass || pass.seen === 0) return undefined;
  return defined<NonNullable<Report['coverage']>>({
    processes: Math.min(1, pass.read / pass.seen),
    processIo: pass.read > 0 ? Math.min(1, pass.ioRead / pass.read) : undefined,
    net: traffic && netCoverage(traffic.attributedBytes, totals),
    delays: delayCoverage,
  });
}

/** Share of the interfaces' bytes that somebody is known to have moved; absent when none moved. */
function netCoverage(attributedBytes: number, { netInBytes, netOutBytes }: HostTotals): number | undefined {
  const bytes = (netInBytes ?? 0) + (netOutBytes ?? 0);
  return bytes > 0 ? Math.min(1, attributedBytes / bytes) : undefined;
}
