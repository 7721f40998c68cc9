import type { Amounts, Blame, CulpritRow, Holder, Resource } from '@dpm/protocol';
import { programOf } from './processes.ts';

/** What a host can run out of; the disk is read and written through one queue. */
export type Capacity = 'cpu' | 'disk' | 'memory';
type Row = Pick<CulpritRow, 'kind' | 'instance' | 'amounts' | 'processCount' | 'processes' | 'jobs'>;

const MOST_NAMED = 3;
const LEAST_SHARE = 0.1;
/** A part of something is worth its name from this share of it on. */
const TELLING_PART = 0.5;
const LONGEST_NAME = 48;

/** What counts against a capacity: for the disk bytes read and dirtied together. */
export function amountOf(amounts: Amounts, capacity: Capacity): number | null {
  if (capacity !== 'disk') return amounts[capacity];
  const { diskRead, diskWrite } = amounts;
  return diskRead === null && diskWrite === null ? null : (diskRead ?? 0) + (diskWrite ?? 0);
}

/** Whoever has at least a tenth of `total`, the largest first. Pure. */
export function findHolders(
  rows: readonly Row[],
  { capacity, total }: { capacity: Capacity; total: number },
): Holder[] {
  const shareOf = (amounts: Amounts) => (total <= 0 ? 0 : (amountOf(amounts, capacity) ?? 0) / total);
  return rows
    .map(({ kind, instance, processCount, amounts, processes }): Holder => {
      const share = shareOf(amounts);
      const process = kind === 'other' ? findLargest(processes, { shareOf, of: share }) : null;
      return { kind, instance, processCount, share, process };
    })
    .filter(({ share }) => share >= LEAST_SHARE)
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_NAMED);
}

/** The process that has at least half of the share `of` its row. */
function findLargest(
  processes: Row['processes'],
  { shareOf, of }: { shareOf: (amounts: Amounts) => number; of: number },
): Holder['process'] {
  const shares = processes.map((process) => ({ process, share: shareOf(process.amounts) }));
  const [first] = shares.sort((a, b) => b.share - a.share);
  if (!first || first.share < TELLING_PART * of) return null;
  return { pid: first.process.pid, name: nameOf(first.process.command), share: first.share };
}

/** The job, or the process other than the server itself, that used at least half of what an instance did. Pure. */
export function findPart(
  { amounts, jobs, processes }: Row,
  { resource, total }: { resource: Resource; total: number | null },
): Blame['part'] {
  const whole = amounts[resource] ?? 0;
  const parts = [
    ...jobs.map((job) => ({ name: job.name, amounts: job.amounts })),
    ...processes
      .filter(({ role }) => role !== null)
      .map(({ command, amounts: own }) => ({ name: nameOf(command), amounts: own })),
  ];
  const part = parts.find((one) => (one.amounts[resource] ?? 0) >= TELLING_PART * whole);
  if (!part || whole <= 0 || total === null || total <= 0) return null;
  return { name: part.name, share: (part.amounts[resource] ?? 0) / total };
}

/** A server's back-ends say what they do in place of a command line, `postgres: orders app SELECT`. */
function nameOf(command: string): string {
  const program = programOf(command);
  return program.endsWith(':') ? command.slice(0, LONGEST_NAME) : program;
}
