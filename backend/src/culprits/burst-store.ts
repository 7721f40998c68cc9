/** The fine samples that agents take while a host is saturated. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { IN_RANGE, rangeValues, type HostRange } from './window-store.ts';

/** The highest rate of one amount, and the fine sample that has it. */
export interface PeakSums {
  /** Per second. */
  perS: number;
  atMs: number;
  intervalMs: number;
}

export interface BurstSums {
  instanceId: number;
  samples: number;
  cpu: PeakSums | null;
  diskRead: PeakSums | null;
  diskWrite: PeakSums | null;
}

type TextRow = Pick<BurstSums, 'instanceId' | 'samples'> &
  Record<'cpu' | 'diskRead' | 'diskWrite', string | null>;

const WIDTH = 15;
/** The largest text is that of the largest rate, since all rates have as many digits; MySQL 5.7 has no better way. */
const peakOf = (column: string) =>
  `MAX(CONCAT(LPAD(ROUND(${column} * 1000 / interval_ms), ${WIDTH}, '0'), ' ', at_ms, ' ', interval_ms))`;

/** Per instance that was followed in the range. */
export async function readBurstSums(connection: PoolConnection, range: HostRange): Promise<BurstSums[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT instance_id AS instanceId, COUNT(*) AS samples, ${peakOf('cpu_ms')} AS cpu,
       ${peakOf('read_bytes')} AS diskRead, ${peakOf('write_bytes')} AS diskWrite
     FROM burst_sample WHERE ${IN_RANGE} AND interval_ms > 0 GROUP BY instance_id`,
    rangeValues(range),
  );
  return (rows as unknown as TextRow[]).map(({ instanceId, samples, ...texts }) => ({
    instanceId,
    samples,
    cpu: parsePeak(texts.cpu),
    diskRead: parsePeak(texts.diskRead),
    diskWrite: parsePeak(texts.diskWrite),
  }));
}

function parsePeak(text: string | null): PeakSums | null {
  const [perS, atMs, intervalMs] = text?.split(' ').map(Number) ?? [];
  return perS === undefined || atMs === undefined || intervalMs === undefined
    ? null
    : { perS, atMs, intervalMs };
}
