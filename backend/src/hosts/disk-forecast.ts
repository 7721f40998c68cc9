/** What the database will need for more hosts, from what it holds for those that report. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { DiskForecast } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { readStorage, type Storage } from './disk-forecast-store.ts';

/** `mbPerHostDay` of docs/benchmarks-ingest.md, rounded up; for installations that are too young. */
const ASSUMED_BYTES_PER_DAY = 11_000_000;
/** Below that the fixed cost of empty tables hides what hosts need. */
const LEAST_HOST_DAYS = 3;
const KEPT_FREE = 0.1;

export interface ForecastOptions {
  hosts: number;
  retentionDays: number;
  /** Of a database on this machine, when there is one. */
  folder: string | undefined;
}

export async function forecastDisk(db: Database, options: ForecastOptions): Promise<DiskForecast> {
  const storage = await readStorage(db, options);
  const { folder } = options;
  const disk = folder === undefined || !existsSync(folder) ? undefined : await statfs(folder);
  return computeForecast(storage, {
    ...options,
    disk: disk && { freeBytes: disk.bavail * disk.bsize, allBytes: disk.blocks * disk.bsize },
  });
}

/** Pure. */
export function computeForecast(
  { usedBytes, hostDays, hosts }: Storage,
  options: Pick<ForecastOptions, 'hosts' | 'retentionDays'> & {
    disk: { freeBytes: number; allBytes: number } | undefined;
  },
): DiskForecast {
  const { retentionDays, disk } = options;
  const isMeasured = hostDays >= LEAST_HOST_DAYS;
  const perDay = isMeasured ? usedBytes / hostDays : ASSUMED_BYTES_PER_DAY;
  const bytesPerHost = Math.round(perDay * retentionDays);
  const expectedBytes = Math.max(usedBytes, bytesPerHost * (hosts + options.hosts));
  const left = disk && disk.freeBytes - (expectedBytes - usedBytes);
  return {
    ...{ hosts: options.hosts, bytesPerHost, basis: isMeasured ? 'measured' : 'assumed', retentionDays },
    ...{ usedBytes, expectedBytes, freeBytes: disk?.freeBytes ?? null },
    state: left === undefined ? 'unknown' : left < KEPT_FREE * (disk?.allBytes ?? 0) ? 'warn' : 'ok',
  };
}
