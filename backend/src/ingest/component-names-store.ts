import type { RowDataPacket } from 'mysql2/promise';
import type { NameTable } from './name-table.ts';
import { componentKey, type ComponentName } from './report-names.ts';
import { runStatements, tuples } from './sql-text.ts';

export interface KnownComponent {
  id: number;
  detail: string;
}

interface ComponentRow extends RowDataPacket {
  component_id: number;
  host_id: number;
  kind: string;
  name: string;
  detail: string;
}

const COLUMNS = ['host_id', 'kind', 'name', 'detail'] as const;
const toRow = ({ hostId, kind, name, detail }: ComponentName) => ({ host_id: hostId, kind, name, detail });

export const componentTable: NameTable<ComponentName, KnownComponent> = {
  async find(pool, names) {
    const [rows] = await pool.query<ComponentRow[]>(
      'SELECT component_id, host_id, kind, name, detail FROM component FORCE INDEX (uk_name) ' +
        `WHERE (host_id, kind, name) IN (${tuples(names.map(({ hostId, kind, name }) => [hostId, kind, name]))})`,
    );
    return new Map(
      rows.map(({ host_id, kind, name, component_id, detail }) => [
        `${host_id} ${kind} ${componentKey(name)}`,
        { id: component_id, detail },
      ]),
    );
  },
  async insert(connection, names) {
    const head = `INSERT IGNORE INTO component (${COLUMNS.join(',')}) VALUES `;
    await runStatements(connection, [names.map(toRow)], { head, columns: COLUMNS });
  },
  isOutdated: (known, { fresh, detail }) => fresh && detail !== known.detail,
  tellsMore: (_than, { fresh }) => fresh,
  /** Keeps the devices of file systems that are mounted from another one now. */
  async update(connection, changes) {
    const rows = changes.map(({ id, name }) => ({ component_id: id, ...toRow(name) }));
    const columns = ['component_id', ...COLUMNS] as const;
    const head = `INSERT INTO component (${columns.join(',')}) VALUES `;
    const tail = ' ON DUPLICATE KEY UPDATE detail = VALUES(detail)';
    await runStatements(connection, [rows], { head, columns, tail });
  },
  learn: ({ id, name }) => ({ id, detail: name.detail }),
};
