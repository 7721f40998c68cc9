import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { weighHours, type UsualHour } from './usual.ts';
import type { HostRange } from './window-store.ts';

/** What is usual for the instances of the host in the hours of the week that the range touches. */
export async function readUsualHours(connection: PoolConnection, range: HostRange): Promise<UsualHour[]> {
  const hours = [...weighHours(range).keys()];
  if (hours.length === 0) return [];
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT instance_id AS instanceId, hour_of_week AS hourOfWeek, cpu_median AS cpu, memory_median AS memory,
       read_median AS diskRead, write_median AS diskWrite, net_in_median AS netIn, net_out_median AS netOut
     FROM instance_usual WHERE host_id = ? AND hour_of_week IN (?)`,
    [range.hostId, hours],
  );
  return rows as unknown as UsualHour[];
}
