/** How far the rollups are: rows of the table `resolution`, which also tells readers what is there. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

export type Work = '5m' | 'usual';

/** Seconds since 1970 UTC. */
export interface Progress {
  doneUntilS: number;
  /** End of the slice that was begun, if one was. */
  sliceUntilS: number | null;
  /** First host that the slice lacks. */
  nextHost: number;
}

/** The database's clock, seconds since 1970 UTC. */
export async function readNow(db: Pick<Database, 'pool'>): Promise<number> {
  const [rows] = await db.pool.query<RowDataPacket[]>('SELECT UNIX_TIMESTAMP() AS nowS');
  return Number(rows[0]?.['nowS']);
}

export async function readProgress(db: Pick<Database, 'pool'>, work: Work): Promise<Progress | undefined> {
  return select(await db.pool.query<RowDataPacket[]>(`${SELECT_PROGRESS}`, [work]));
}

/** The same, and nobody else changes it before the end of the transaction. */
export async function lockProgress(connection: PoolConnection, work: Work): Promise<Progress | undefined> {
  return select(await connection.query<RowDataPacket[]>(`${SELECT_PROGRESS} FOR UPDATE`, [work]));
}

const SELECT_PROGRESS = `SELECT UNIX_TIMESTAMP(done_until) AS doneUntilS, UNIX_TIMESTAMP(slice_until) AS sliceUntilS,
  next_host AS nextHost FROM resolution WHERE name = ?`;

function select([rows]: [RowDataPacket[], unknown]): Progress | undefined {
  return rows[0] as Progress | undefined;
}

/** Adds the rows that are missing: nothing was dropped yet, and everything until these moments is done. */
export async function addProgress(
  db: Pick<Database, 'pool'>,
  done: Readonly<Record<'raw' | '5m' | '1h' | 'usual', number>>,
): Promise<void> {
  const rows = Object.entries(done);
  await db.pool.query(
    `INSERT IGNORE INTO resolution (name, done_until) VALUES ${rows.map(() => '(?, FROM_UNIXTIME(?))').join(', ')}`,
    rows.flat(),
  );
}

/** Begins a slice; what stores samples sees it at once and takes its time for read. */
export async function beginSlice(
  connection: PoolConnection,
  { work, sliceUntilS }: { work: Work; sliceUntilS: number },
): Promise<void> {
  await connection.query(
    'UPDATE resolution SET slice_until = FROM_UNIXTIME(?), next_host = 0 WHERE name = ?',
    [sliceUntilS, work],
  );
}

/** Remembers that the slice holds all hosts before `nextHost`. */
export async function saveNextHost(
  connection: PoolConnection,
  { work, nextHost }: { work: Work; nextHost: number },
): Promise<void> {
  await connection.query('UPDATE resolution SET next_host = ? WHERE name = ?', [nextHost, work]);
}

/** Ends the slice, with all hosts in it. */
export async function endSlice(
  connection: PoolConnection,
  { work, doneUntilS }: { work: Work | '1h'; doneUntilS: number },
): Promise<void> {
  await connection.query(
    'UPDATE resolution SET done_until = FROM_UNIXTIME(?), slice_until = NULL, next_host = 0 WHERE name = ?',
    [doneUntilS, work],
  );
}

/** Until when the hours are done; 0 before the first run. */
export async function readHoursDone(connection: Pick<PoolConnection, 'query'>): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT UNIX_TIMESTAMP(done_until) AS doneUntilS FROM resolution WHERE name = '1h'",
  );
  return Number(rows[0]?.['doneUntilS'] ?? 0);
}

/** The hosts from `first` on, in order. */
export async function listHosts(
  connection: PoolConnection,
  { first, most }: { first: number; most: number },
): Promise<number[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT host_id AS hostId FROM host WHERE host_id >= ? ORDER BY host_id LIMIT ?',
    [first, most],
  );
  return rows.map((row) => row['hostId'] as number);
}

/** End of the oldest sample of any host, seconds since 1970 UTC; undefined without samples. One look-up per host. */
export async function findOldestSample(db: Pick<Database, 'pool'>): Promise<number | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT MIN((SELECT UNIX_TIMESTAMP(s.a_time) FROM host_sample s WHERE s.host_id = h.host_id
       ORDER BY s.a_time LIMIT 1)) AS oldestS FROM host h`,
  );
  const oldestS = rows[0]?.['oldestS'] as number | null | undefined;
  return oldestS ?? undefined;
}
