/** What a message tells about guilt: nothing but what the read API answered, which has it from `blame()`. */
import type { Blame, CulpritRow, Culprits, Resource } from '@dpm/protocol';

export interface CulpritFacts {
  code: Blame['code'];
  resource: Resource | null;
  guilty: { id: number; name: string; dataDir: string; command: string | null } | null;
  share: number | null;
  usualShare: number | null;
  /** A job or helper that did most of it. */
  part: {
    name: string;
    share: number;
    startedMs: number | null;
    endedMs: number | null;
    command: string | null;
  } | null;
  /** Who waited, and for how much of the window, threads summed. */
  hurt: { name: string; dataDir: string; waited: number | null }[];
  /** Where nobody stands out: who had most. */
  most: { name: string | null; kind: CulpritRow['kind']; share: number }[];
  confidence: number;
  unattributedShare: number | null;
}

const LONGEST_COMMAND = 240;
const MOST_HURT = 3;

export function toCulpritFacts({ blame, rows, measuredMs }: Culprits): CulpritFacts {
  const { code, resource, share, usualShare, confidence, unattributedShare } = blame;
  const rowOf = (id: number | undefined) =>
    rows.find(({ instance }) => instance !== null && instance.id === id);
  const guiltyRow = rowOf(blame.guilty?.id);
  return {
    ...{ code, resource, share, usualShare, confidence, unattributedShare },
    guilty: blame.guilty && {
      ...{ id: blame.guilty.id, name: blame.guilty.name, dataDir: blame.guilty.dataDir },
      command: cut(guiltyRow?.command),
    },
    part: blame.part && { ...blame.part, ...findRun(guiltyRow, blame.part.name) },
    hurt: blame.hurt.slice(0, MOST_HURT).map(({ id, name, dataDir }) => ({
      ...{ name, dataDir },
      waited: waitedOf(rowOf(id), { resource, measuredMs }),
    })),
    most: blame.most.map(({ kind, instance, share: part }) => ({
      kind,
      name: instance?.name ?? null,
      share: part,
    })),
  };
}

function findRun(
  row: CulpritRow | undefined,
  name: string,
): { startedMs: number | null; endedMs: number | null; command: string | null } {
  const job = row?.jobs.find((one) => one.name === name);
  return { startedMs: job?.startedAtMs ?? null, endedMs: job?.endedAtMs ?? null, command: cut(job?.command) };
}

function waitedOf(
  row: CulpritRow | undefined,
  { resource, measuredMs }: { resource: Resource | null; measuredMs: number },
): number | null {
  const waitedMs = resource === 'cpu' ? row?.cpuWaitMs : row?.ioWaitMs;
  return waitedMs === undefined || waitedMs === null || measuredMs <= 0 ? null : waitedMs / measuredMs;
}

function cut(command: string | null | undefined): string | null {
  if (!command) return null;
  return command.length <= LONGEST_COMMAND ? command : `${command.slice(0, LONGEST_COMMAND)}…`;
}
