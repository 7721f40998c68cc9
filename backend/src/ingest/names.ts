/** The numbers of all names in a group of reports, with what changed about them kept in the database. */
import { LIMITS, type Report } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { BoundedCache } from './bounded-cache.ts';
import { commandTable, type KnownCommand } from './command-names-store.ts';
import { componentTable, type KnownComponent } from './component-names-store.ts';
import { createInstanceTable, type KnownInstance } from './instance-names-store.ts';
import { recallNames, resolveNames } from './name-table.ts';
import { pairTable, type KnownPair } from './pair-names-store.ts';
import { collectNames, type ReportNames } from './report-names.ts';
import type { ReportIds } from './rows.ts';

export interface HostReport {
  hostId: number;
  report: Report;
}

/** A report's numbers, and the command lines it names whose texts never arrived. */
export interface ResolvedNames {
  ids: ReportIds;
  wantCommands: string[];
}

/** Names in use at one time: 10,000 hosts with 12 instances, 20 components, 30 pairs and 30 command lines each. */
const MOST = { commands: 300_000, instances: 120_000, components: 200_000, pairs: 300_000 };

/** Remembers what it has seen; safe beside other backends that add and change the same names. */
export class NameBook {
  private readonly db: Database;
  private readonly commands = new BoundedCache<KnownCommand>(MOST.commands);
  private readonly instanceTable = createInstanceTable();
  private readonly instances = new BoundedCache<KnownInstance>(MOST.instances);
  private readonly components = new BoundedCache<KnownComponent>(MOST.components);
  private readonly pairs = new BoundedCache<KnownPair>(MOST.pairs);

  constructor(db: Database) {
    this.db = db;
  }

  /** To be called now and then, so that names that are not used any more take no memory. */
  age(): void {
    for (const cache of [this.commands, this.instances, this.components, this.pairs]) cache.age();
  }

  /** Numbers for every name, new ones where there were none; in the order of the group. */
  async resolve(group: readonly HostReport[]): Promise<ResolvedNames[]> {
    const { db } = this;
    const reports = group.map(({ report, hostId }) => collectNames(report, hostId));
    const commands = await resolveNames(
      db,
      reports.map((names) => names.commands),
      { cache: this.commands, table: commandTable },
    );
    const commandIds = reports.map((names, n) => numberCommands(names, commands[n] ?? []));
    const instances = await resolveNames(
      db,
      reports.map((names) => names.instances),
      { cache: this.instances, table: this.instanceTable },
    );
    reports.forEach((names, n) => numberListeners(names, instances[n] ?? []));
    const components = await resolveNames(
      db,
      reports.map((names) => names.components),
      { cache: this.components, table: componentTable },
    );
    const pairs = await resolveNames(
      db,
      reports.map((names) => names.pairs),
      { cache: this.pairs, table: pairTable },
    );
    return group.map(({ hostId }, n) =>
      toResolved(hostId, {
        ...{ names: reports[n], commands: commands[n], commandIds: commandIds[n] },
        ...{ instances: instances[n], components: components[n], pairs: pairs[n] },
      }),
    );
  }

  /** The same for one report without asking the database; undefined when a name is unknown or says something new. */
  resolveKnown({ report, hostId }: HostReport): ResolvedNames | undefined {
    const names = collectNames(report, hostId);
    const commands = recallNames(names.commands, { cache: this.commands, table: commandTable });
    if (!commands) return undefined;
    const commandIds = numberCommands(names, commands);
    const instances = recallNames(names.instances, { cache: this.instances, table: this.instanceTable });
    if (!instances) return undefined;
    numberListeners(names, instances);
    const components = recallNames(names.components, { cache: this.components, table: componentTable });
    const pairs = recallNames(names.pairs, { cache: this.pairs, table: pairTable });
    if (!components || !pairs) return undefined;
    return toResolved(hostId, { names, commands, commandIds, instances, components, pairs });
  }
}

/** What is known of the names of one report, in its order. */
interface KnownNames {
  names: ReportNames | undefined;
  commands: KnownCommand[] | undefined;
  commandIds: Map<string, number> | undefined;
  instances: KnownInstance[] | undefined;
  components: KnownComponent[] | undefined;
  pairs: KnownPair[] | undefined;
}

function toResolved(hostId: number, known: KnownNames): ResolvedNames {
  return {
    ids: {
      hostId,
      commands: known.commandIds ?? new Map<string, number>(),
      instances: idsOf(known.instances),
      components: idsOf(known.components),
      netPairs: idsOf(known.pairs),
    },
    wantCommands: textless(known.names, known.commands),
  };
}

function idsOf(known: readonly { id: number }[] = []): number[] {
  return known.map(({ id }) => id);
}

/** Numbers by MD5, which instances need to be looked up themselves. */
function numberCommands(
  { commands, instances }: ReportNames,
  known: readonly KnownCommand[],
): Map<string, number> {
  const numbers = new Map<string, number>();
  known.forEach(({ id }, place) => numbers.set(commands[place]?.key ?? '', id));
  for (const name of instances) name.commandId = name.main && numbers.get(name.main.command);
  return numbers;
}

function numberListeners({ pairs }: ReportNames, instances: readonly KnownInstance[]): void {
  for (const name of pairs) {
    name.instanceId = name.instance === undefined ? undefined : instances[name.instance]?.id;
  }
}

function textless(names: ReportNames | undefined, known: readonly KnownCommand[] = []): string[] {
  const { commands = [] } = names ?? {};
  const wanted = commands.filter((_, place) => known[place]?.hasText !== true).map(({ key }) => key);
  return wanted.length === 0 ? wanted : [...new Set(wanted)].slice(0, LIMITS.commands);
}
