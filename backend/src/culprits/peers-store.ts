/** Bytes per pair of addresses over a window. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { rowsOf } from './rows-store.ts';
import type { HostRange } from './window-store.ts';

export interface PairSums {
  /** Who listens at `local`, or goes to `remote`; null: no instance. */
  instanceId: number | null;
  /** `address:port`; the port is `*` where this host is the client. */
  local: string;
  remote: string;
  inBytes: number;
  outBytes: number;
}

/** Most pairs that one answer is made of. */
const MOST_PAIRS = 5_000;

/** The pairs that moved most. */
export async function readPairSums(connection: PoolConnection, range: HostRange): Promise<PairSums[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT p.instance_id AS instanceId, p.rsinfo AS local, p.remote, s.inBytes, s.outBytes
     FROM (
       SELECT pair_id AS pairId, SUM(net_in_bytes) AS inBytes, SUM(net_out_bytes) AS outBytes
       FROM ${rowsOf('net_pair', range)} GROUP BY pair_id
       ORDER BY SUM(net_in_bytes + net_out_bytes) DESC LIMIT ${MOST_PAIRS}
     ) s
     JOIN net_pair p ON p.pair_id = s.pairId
     ORDER BY s.inBytes + s.outBytes DESC, p.rsinfo, p.remote`,
  );
  return rows as unknown as PairSums[];
}
