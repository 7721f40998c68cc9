/**
 * Samples that come after their time was rolled up. Whoever stores samples names their host and hour in `rollup_late`
 * in the same transaction, unless the rollup cannot have read that time yet: it reads 5 minutes `ROLL_AFTER_S` after
 * their end at the earliest, and a sample is late from `LATE_AFTER_S` after it on. A commit that takes longer than the
 * difference names its hours once more. All times are the database's.
 */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';

/** End of a sample of a host, seconds since 1970 UTC. */
export interface SampleTime {
  hostId: number;
  endS: number;
}

/** What the database says about its time, seconds since 1970 UTC. */
interface RollupClock {
  nowS: number;
  /** Time until which the rollup has read, or reads now; 0 before its first run. */
  readUntilS: number;
}

/** How long after its end 5 minutes are rolled up. */
export const ROLL_AFTER_S = 90;
const LATE_AFTER_S = 45;
/** Longest time from the judgement to the end of the commit. */
const COMMIT_WITHIN_MS = (ROLL_AFTER_S - LATE_AFTER_S - 5) * 1000;
const STEP_S = 300;
const HOUR_S = 3_600;
/** The last second that a TIMESTAMP holds. */
const LAST_S = 2_147_483_647;
const MARKS_PER_STATEMENT = 2_000;

/**
 * Names the hours of those samples that are late; to be the last statement of the transaction that stores them.
 * After the commit ask `isOverdue(mark)`, and if so call `markHours` with all samples.
 */
export async function markLateHours(
  connection: PoolConnection,
  samples: readonly SampleTime[],
): Promise<number> {
  const mark = performance.now();
  if (samples.length === 0) return mark;
  const clock = await readClock(connection);
  await markHours(
    connection,
    samples.filter((sample) => isLate(sample, clock)),
  );
  return mark;
}

/** Whether a commit took so long after `markLateHours` that the rollup may have missed what it stored. */
export function isOverdue(mark: number): boolean {
  return performance.now() - mark > COMMIT_WITHIN_MS;
}

/** Whether the 5 minutes of a sample may have been read. Pure. */
export function isLate({ endS }: SampleTime, { nowS, readUntilS }: RollupClock): boolean {
  return Math.ceil(endS / STEP_S) * STEP_S <= Math.max(readUntilS, nowS - LATE_AFTER_S);
}

/** Names the hours of these samples, late or not; for those who write samples of the past. */
export async function markHours(connection: PoolConnection, samples: readonly SampleTime[]): Promise<void> {
  const hours = new Map<string, [hourEndS: number, hostId: number]>();
  for (const { hostId, endS } of samples) {
    const hourEndS = Math.min(LAST_S, Math.ceil(endS / HOUR_S) * HOUR_S);
    hours.set(`${hourEndS} ${hostId}`, [hourEndS, hostId]);
  }
  // In the order of the key, so that two writers cannot lock each other.
  const marks = [...hours.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (let start = 0; start < marks.length; start += MARKS_PER_STATEMENT) {
    const part = marks.slice(start, start + MARKS_PER_STATEMENT);
    await connection.query(
      `INSERT INTO rollup_late (a_time, host_id) VALUES ${part.map(() => '(FROM_UNIXTIME(?), ?)').join(', ')}
       ON DUPLICATE KEY UPDATE reports = reports + 1`,
      part.flat(),
    );
  }
}

async function readClock(connection: PoolConnection): Promise<RollupClock> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT UNIX_TIMESTAMP() AS nowS, COALESCE((SELECT UNIX_TIMESTAMP(COALESCE(slice_until, done_until))
       FROM resolution WHERE name = '5m'), 0) AS readUntilS`,
  );
  return rows[0] as unknown as RollupClock;
}
