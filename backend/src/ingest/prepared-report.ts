/**
 * A report as it will be stored: its identity, and the texts of its rows. It is made when the report arrives, so that the
 * report's own tree of objects is garbage before the next one comes: thousands of such trees that wait for their commit
 * would be copied from generation to generation, and cost more than all other work together.
 */
import { LEGACY_RUNTIME, type Report } from '@dpm/protocol';
import { deriveStatus } from './derive-status.ts';
import { deriveRows } from './derive.ts';
import type { HostReport, ResolvedNames } from './names.ts';
import { SAMPLE_COLUMNS, SAMPLE_TABLES, STATUS_COLUMNS, type Cell, type SampleTable } from './rows.ts';
import { rowTexts } from './sql-text.ts';
import { toTimestamp } from './timestamp.ts';

/** What tells one report from all others. */
export interface ReportIdentity {
  hostId: number;
  boot: string;
  seq: number;
}

export interface PreparedReport extends ReportIdentity {
  /** End of the sample, seconds since 1970. */
  endS: number;
  /** Of a client of the replaced system. */
  isLegacy: boolean;
  /** It waited in a spool, and may be old. */
  isSpooled: boolean;
  /** `(…),(…)`: the rows of each table in the order of its columns, empty when there are none. */
  rows: Record<SampleTable, string>;
  rowCount: number;
  /** The row of `host_status`. */
  status: string;
  inventory: InventoryChange | undefined;
  /** MD5s whose command lines never arrived. */
  wantCommands: string[];
}

/** What rarely changes about a host. */
export interface InventoryChange {
  hostId: number;
  machineId: string | undefined;
  /** JSON. */
  inventory: string;
  aTime: string;
}

export function prepareReport(
  { hostId, report }: HostReport,
  { ids, wantCommands }: ResolvedNames,
): PreparedReport {
  const derived = deriveRows(report, ids);
  const rows = {} as Record<SampleTable, string>;
  let rowCount = 0;
  for (const table of SAMPLE_TABLES) {
    const ofTable: readonly Record<string, Cell>[] = derived[table];
    rows[table] = rowTexts(ofTable, SAMPLE_COLUMNS[table]);
    rowCount += ofTable.length;
  }
  return {
    hostId,
    boot: report.boot,
    seq: report.seq,
    endS: Math.floor(report.atMs / 1_000),
    isLegacy: report.agent.runtime === LEGACY_RUNTIME,
    isSpooled: report.spooled === true,
    rows,
    rowCount,
    status: rowTexts([deriveStatus(report, ids)], STATUS_COLUMNS),
    inventory: inventoryOf(hostId, report),
    wantCommands,
  };
}

function inventoryOf(hostId: number, { inventory, host, atMs }: Report): InventoryChange | undefined {
  if (inventory === undefined) return undefined;
  return {
    hostId,
    machineId: host.machineId,
    inventory: JSON.stringify(inventory),
    aTime: toTimestamp(atMs),
  };
}
