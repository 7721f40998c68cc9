import type { Database } from '../../../backend/src/db/database.ts';
import { atSecond, insertInstance, insertRow, insertRows, insertSample } from '../../support/sample-rows.ts';

/**
 * Two processes of one instance: 7 alone with one address at 10 s, both with it at 20 s, 8 alone with another one then,
 * and from 25 s on another program under PID 7.
 */
export async function insertProcessPairs(db: Database, startS: number): Promise<Record<string, number>> {
  const hostId = await insertRow(db, 'host', { rshost: 'pg' });
  const instanceId = await insertInstance(db, { hostId, port: 5432 });
  const command = (remarks: string) =>
    insertRow(db, 'tb_monitor_process_info', {
      ...{ md5_str: (100 + remarks.length).toString(16).padStart(32, '0'), remarks },
    });
  const [orders, dump] = [await command('postgres: orders'), await command('pg_dump --port=5432')];
  const at = (offset: number) => ({
    ...{ host_id: hostId, a_time: atSecond(startS + offset), seq: 1, interval_ms: 10_000 },
  });
  for (const offset of [10, 20, 30])
    await insertSample(db, { hostId, endS: startS + offset, uses: { [instanceId]: {} } });
  const process = (offset: number, pid: number, rest: object) => ({
    ...{ ...at(offset), pid, instance_id: instanceId, command_id: orders },
    ...{ started_at: atSecond(startS - 100), net_in_bytes: 1_000, ...rest },
  });
  const later = { command_id: dump, started_at: atSecond(startS + 25) };
  await insertRows(db, 'process_sample', [
    ...[process(10, 7, {}), process(20, 7, {}), process(20, 8, {}), process(30, 7, later)],
  ]);
  const own = { host_id: hostId, rsinfo: '10.0.0.6:5432', instance_id: instanceId };
  const nine = await insertRow(db, 'net_pair', { ...own, remote: '10.0.0.9' });
  const eight = await insertRow(db, 'net_pair', { ...own, remote: '10.0.0.8' });
  await insertRows(db, 'net_pair_sample', [
    { ...at(10), pair_id: nine, in_bytes: 1_000, out_bytes: 1, pid: 7 },
    { ...at(20), pair_id: nine, in_bytes: 5_000, out_bytes: 1, pid: null },
    { ...at(20), pair_id: eight, in_bytes: 2_000, out_bytes: 1, pid: 8 },
    { ...at(30), pair_id: nine, in_bytes: 9_000, out_bytes: 1, pid: 7 },
  ]);
  await insertRows(db, 'process_pair_sample', [
    { ...at(20), pid: 7, pair_id: nine, in_bytes: 3_000, out_bytes: 1 },
    { ...at(20), pid: 8, pair_id: nine, in_bytes: 1_000, out_bytes: 0 },
  ]);
  return { '5432': instanceId, orders, dump };
}
