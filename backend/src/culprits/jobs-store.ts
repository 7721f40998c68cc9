/** Work that ended, as the agents' ledgers have it. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { CPU_TIME } from './rows-store.ts';
import type { HostRange } from './window-store.ts';

/** One ended job, with what it used over its whole life. */
export interface JobSums {
  instanceId: number | null;
  /** Its program; its parent's when `startedS` is null: then only that one's counters told of it. */
  name: string;
  pid: number | null;
  startedS: number | null;
  endedS: number;
  cpuMs: number | null;
  readBytes: number | null;
  writeBytes: number | null;
  command: string | null;
}

/** Most jobs that one answer is made of. */
const MOST_JOBS = 1_000;
/** Jobs that were at work in the range are told when they end: so long after it they are still found. */
const LONGEST_AFTER_S = 86_400;

/**
 * Jobs of which a part falls into the range: those that used most, all resources weighed alike as their part of the
 * host's `totals`, which are in the order CPU ms, bytes read and bytes dirtied.
 */
export async function readJobSums(
  connection: PoolConnection,
  { range, totals }: { range: HostRange; totals: readonly (number | null)[] },
): Promise<JobSums[]> {
  const { hostId, afterS, untilS } = range;
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT j.*, c.remarks AS command
     FROM (
       SELECT instance_id AS instanceId, name, pid, UNIX_TIMESTAMP(started_at) AS startedS,
         UNIX_TIMESTAMP(ended_at) AS endedS, ${CPU_TIME} AS cpuMs, read_bytes AS readBytes, write_bytes AS writeBytes,
         command_id AS commandId,
         COALESCE(${CPU_TIME}, 0) / ? + COALESCE(read_bytes, 0) / ? + COALESCE(write_bytes, 0) / ? AS weight
       FROM job_sample
       WHERE host_id = ? AND a_time > FROM_UNIXTIME(?) AND a_time <= FROM_UNIXTIME(?)
         AND (a_time <= FROM_UNIXTIME(?) OR started_at < FROM_UNIXTIME(?))
       ORDER BY weight DESC LIMIT ${MOST_JOBS}
     ) j
     LEFT JOIN tb_monitor_process_info c ON c.id = j.commandId
     ORDER BY j.weight DESC, j.endedS`,
    [
      ...totals.map((total) => Math.max(1, total ?? 0)),
      ...[hostId, afterS, Math.min(LAST_S, untilS + LONGEST_AFTER_S), untilS, untilS],
    ],
  );
  return rows as unknown as JobSums[];
}

/** Last moment of the database's TIMESTAMP. */
const LAST_S = 2_147_483_647;
