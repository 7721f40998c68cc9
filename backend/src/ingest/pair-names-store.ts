import type { RowDataPacket } from 'mysql2/promise';
import type { NameTable } from './name-table.ts';
import { pairKey, type PairName } from './report-names.ts';
import { runStatements, tuples } from './sql-text.ts';

export interface KnownPair {
  id: number;
  instanceId: number | undefined;
}

interface PairRow extends RowDataPacket {
  pair_id: number;
  host_id: number;
  rsinfo: string;
  remote: string;
  instance_id: number | null;
}

const COLUMNS = ['host_id', 'rsinfo', 'remote', 'instance_id'] as const;
const toRow = ({ hostId, local, remote, instanceId }: PairName) => ({
  ...{ host_id: hostId, rsinfo: local, remote, instance_id: instanceId },
});

export const pairTable: NameTable<PairName, KnownPair> = {
  async find(pool, names) {
    const [rows] = await pool.query<PairRow[]>(
      'SELECT pair_id, host_id, rsinfo, remote, instance_id FROM net_pair FORCE INDEX (uk_pair) ' +
        `WHERE (host_id, rsinfo, remote) IN (${tuples(names.map(({ hostId, local, remote }) => [hostId, local, remote]))})`,
    );
    return new Map(
      rows.map(({ host_id, rsinfo, remote, pair_id, instance_id }) => [
        pairKey(host_id, rsinfo, remote),
        { id: pair_id, instanceId: instance_id ?? undefined },
      ]),
    );
  },
  async insert(connection, names) {
    const head = `INSERT IGNORE INTO net_pair (${COLUMNS.join(',')}) VALUES `;
    await runStatements(connection, [names.map(toRow)], { head, columns: COLUMNS });
  },
  /** Reports from a spool tell only what nobody knew. */
  isOutdated: ({ instanceId }, name) =>
    name.instanceId !== undefined &&
    name.instanceId !== instanceId &&
    (name.fresh || instanceId === undefined),
  tellsMore: (_than, { fresh }) => fresh,
  /** Keeps which instance listens there now. */
  async update(connection, changes) {
    const rows = changes.map(({ id, name }) => ({ pair_id: id, ...toRow(name) }));
    const columns = ['pair_id', ...COLUMNS] as const;
    const head = `INSERT INTO net_pair (${columns.join(',')}) VALUES `;
    const tail = ' ON DUPLICATE KEY UPDATE instance_id = VALUES(instance_id)';
    await runStatements(connection, [rows], { head, columns, tail });
  },
  learn: ({ id, name }) => ({ id, instanceId: name.instanceId }),
};
