import type { RowDataPacket } from 'mysql2/promise';
import type { NameTable } from './name-table.ts';
import type { CommandName } from './report-names.ts';
import { runStatements, tuples } from './sql-text.ts';

export interface KnownCommand {
  id: number;
  /** False for a row whose text has not arrived yet. */
  hasText: boolean;
}

interface CommandRow extends RowDataPacket {
  id: number;
  md5_str: string;
  has_text: number;
}

const COLUMNS = ['md5_str', 'remarks'] as const;

/** A command of which only the MD5 is known gets a row without text, so that samples can refer to it. */
export const commandTable: NameTable<CommandName, KnownCommand> = {
  async find(pool, names) {
    const [rows] = await pool.query<CommandRow[]>(
      "SELECT id, md5_str, remarks <> '' AS has_text FROM tb_monitor_process_info FORCE INDEX (uk_md5_str) " +
        `WHERE md5_str IN ${tuples([names.map(({ key }) => key)])}`,
    );
    return new Map(rows.map((row) => [row.md5_str, { id: row.id, hasText: row.has_text !== 0 }]));
  },
  async insert(connection, names) {
    const rows = names.map(({ key, text }) => ({ md5_str: key, remarks: text ?? '' }));
    const head = `INSERT IGNORE INTO tb_monitor_process_info (${COLUMNS.join(',')}) VALUES `;
    await runStatements(connection, [rows], { head, columns: COLUMNS });
  },
  isOutdated: ({ hasText }, { text }) => text !== undefined && !hasText,
  tellsMore: (_than, { text }) => text !== undefined,
  /** Fills rows whose text was missing. */
  async update(connection, changes) {
    const rows = changes.map(({ id, name }) => ({ id, md5_str: name.key, remarks: name.text ?? '' }));
    const columns = ['id', ...COLUMNS] as const;
    const head = `INSERT INTO tb_monitor_process_info (${columns.join(',')}) VALUES `;
    const tail = " ON DUPLICATE KEY UPDATE remarks = IF(remarks = '', VALUES(remarks), remarks)";
    await runStatements(connection, [rows], { head, columns, tail });
  },
  learn: ({ id }) => ({ id, hasText: true }),
};
