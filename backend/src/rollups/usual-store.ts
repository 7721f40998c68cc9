import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { MEASURES, type HourUse, type Measure, type Usual } from './usual.ts';

/** Less of an hour says too little about it. */
const LEAST_MEASURED_MS = 900_000;
const BASIS = { weeks: 1, days: 2 } as const;
const COLUMNS: Record<Measure, string> = {
  ...{ cpu: 'cpu', memory: 'memory', read: 'read', write: 'write' },
  ...{ netIn: 'net_in', netOut: 'net_out' },
};

/** What every instance of these hosts used in these hours, over the time that its host was measured. */
export async function readHourUses(
  connection: PoolConnection,
  { hostIds, ends }: { hostIds: readonly number[]; ends: readonly number[] },
): Promise<HourUse[]> {
  if (hostIds.length === 0) return [];
  const perS = (column: string) => `i.${column} / h.interval_ms * 1000`;
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT i.host_id AS hostId, i.instance_id AS instanceId, UNIX_TIMESTAMP(i.a_time) AS endS,
       ${perS('cpu_ms')} AS cpu, i.memory_sum / h.samples AS memory,
       ${perS('read_bytes')} AS \`read\`, ${perS('write_bytes')} AS \`write\`,
       ${perS('net_in_bytes')} AS netIn, ${perS('net_out_bytes')} AS netOut
     FROM instance_1h i
     JOIN host_1h h ON h.host_id = i.host_id AND h.a_time = i.a_time
     WHERE i.host_id IN (?) AND i.a_time IN (${ends.map(() => 'FROM_UNIXTIME(?)').join(', ')})
       AND h.interval_ms >= ${LEAST_MEASURED_MS}`,
    [hostIds, ...ends],
  );
  return rows as unknown as HourUse[];
}

/** Replaces the usual of these hosts for one hour of the week. */
export async function replaceUsual(
  connection: PoolConnection,
  at: { hostIds: readonly number[]; hourOfWeek: number; hourS: number },
  usual: readonly Usual[],
): Promise<void> {
  const { hostIds, hourOfWeek, hourS } = at;
  await connection.query('DELETE FROM instance_usual WHERE host_id IN (?) AND hour_of_week = ?', [
    hostIds,
    hourOfWeek,
  ]);
  if (usual.length === 0) return;
  const names = MEASURES.flatMap((measure) => [
    `${COLUMNS[measure]}_median`,
    `${COLUMNS[measure]}_deviation`,
  ]);
  const rows = usual.map((one) => [
    ...[one.hostId, hourOfWeek, one.instanceId, new Date(hourS * 1000), BASIS[one.basis], one.hours],
    ...MEASURES.flatMap((measure) => {
      const { median, deviation } = one.measures[measure] ?? { median: null, deviation: null };
      return [round(median), round(deviation)];
    }),
  ]);
  await connection.query(
    `INSERT INTO instance_usual (host_id, hour_of_week, instance_id, made_for, basis, hours, ${names.join(', ')})
     VALUES ?`,
    [rows],
  );
}

const round = (value: number | null) => (value === null ? null : Math.round(value));
