/** Who used the disk in the newest report of the hosts that are short of it. */
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { InstanceSums } from './culprits-store.ts';

/** From this busy time on the disk may be what a host is short of. */
const BUSY = 0.5;
/** The most hosts that are looked at: those with the busiest disks. */
const MOST_HOSTS = 500;
const NEW_S = 300;

export type DiskUse = Pick<InstanceSums, 'instanceId' | 'kind' | 'engine' | 'port' | 'dataDir' | 'name'> & {
  host: string;
  /** Read and dirtied in the newest sample. */
  bytes: number | null;
};

/** Every row of those samples, by host. */
export async function readDiskUses(db: Pick<Database, 'pool'>): Promise<DiskUse[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT h.rshost AS host, i.instance_id AS instanceId, i.kind, i.engine, i.port, i.data_dir AS dataDir, i.name,
       COALESCE(x.read_bytes + x.write_bytes, x.read_bytes, x.write_bytes) AS bytes
     FROM (
       SELECT host_id, a_time FROM host_status
       WHERE disk_util >= ${BUSY} AND disk_util > COALESCE(cpu_share, 0)
         AND reported_at > CURRENT_TIMESTAMP - INTERVAL ${NEW_S} SECOND
       ORDER BY disk_util DESC LIMIT ${MOST_HOSTS}
     ) s
     JOIN host h ON h.host_id = s.host_id
     JOIN instance_sample x ON x.host_id = s.host_id AND x.a_time = s.a_time
     JOIN instance i ON i.instance_id = x.instance_id
     ORDER BY s.host_id`,
  );
  return rows as unknown as DiskUse[];
}
