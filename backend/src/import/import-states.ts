/** Turns batches of the small old tables into rows that can be written. */
import { maskCommand } from './commands.ts';
import type { ImportContext, PreparedBatch } from './import-context.ts';
import type { OldAlert, OldCommand, OldHostConfig, OldVersion } from './old-tables.ts';
import { readKey } from './sample-draft.ts';
import { timestampOf } from './samples-store.ts';
import { insertAlerts, insertCommands, insertHostStates, insertVersions } from './states-store.ts';
import { emptyTally, refuse, type Tally } from './tally.ts';

/** Characters of the columns. */
const WIDTHS = { host: 253, remarks: 255, version: 32 };

type Prepare<Row> = (context: ImportContext, rows: readonly Row[]) => Promise<PreparedBatch>;

/** `istate` is kept as it is; the host is marked as one that an import brought. */
export const prepareHosts: Prepare<OldHostConfig> = async ({ hosts }, rows) => {
  const tally = tallyOf(rows);
  const states = rows.flatMap(({ id, rshost, istate }) => {
    const host = cut(rshost?.trim() ?? '', WIDTHS.host);
    if (host !== '') return [{ host, istate: istate ?? 0 }];
    refuse(tally, { id, refused: 'no host' });
    return [];
  });
  await hosts.resolve(
    states.map(({ host }) => [host]),
    { add: true },
  );
  return {
    ...{ tally, offered: states.length },
    write: (connection) => insertHostStates(connection, states),
  };
};

export const prepareAlerts: Prepare<OldAlert> = (_context, rows) => {
  const tally = tallyOf(rows);
  const alerts = rows.flatMap((row) => {
    const key = readKey(row, row.rshost);
    if ('refused' in key) {
      refuse(tally, key);
      return [];
    }
    const remarks = cut(row.remarks ?? '', WIDTHS.remarks);
    return [{ host: cut(key.host, WIDTHS.host), istate: row.istate ?? 0, at: timestampOf(key.atS), remarks }];
  });
  return Promise.resolve({
    ...{ tally, offered: alerts.length },
    write: (connection) => insertAlerts(connection, alerts),
  });
};

export const prepareVersions: Prepare<OldVersion> = (_context, rows) => {
  const tally = tallyOf(rows);
  const versions = rows.flatMap((row) => {
    const version = cut(row.version?.trim() ?? '', WIDTHS.version);
    const key = readKey(row, version === '' ? 'no label' : version);
    if (version !== '' && !('refused' in key)) return [{ version, at: timestampOf(key.atS) }];
    refuse(tally, { id: row.id, refused: 'refused' in key ? key.refused : 'no text' });
    return [];
  });
  return Promise.resolve({
    ...{ tally, offered: versions.length },
    write: (connection) => insertVersions(connection, versions),
  });
};

const MD5 = /^[0-9a-f]{32}$/;

export const prepareCommands: Prepare<OldCommand> = ({ mask }, rows) => {
  const tally = tallyOf(rows);
  const commands = rows.flatMap(({ id, md5_str, remarks }) => {
    const old = md5_str?.trim().toLowerCase() ?? '';
    const command = maskCommand({ md5: MD5.test(old) ? old : '', text: remarks }, mask);
    if (command.text !== '' || MD5.test(old)) return [command];
    refuse(tally, { id, refused: 'no text' });
    return [];
  });
  return Promise.resolve({
    ...{ tally, offered: commands.length },
    write: (connection) => insertCommands(connection, commands),
  });
};

function tallyOf(rows: readonly unknown[]): Tally {
  return { ...emptyTally(), read: rows.length };
}

/** By characters, as the database counts them. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : [...text].slice(0, length).join('');
}
