/** The hosts of a rollout: those that were told, and those that are left. */
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { RolloutMember } from './rollout-plan.ts';

type Target = { id: number; bundle: string; baseBundle: string | null };

/** A first sample or two are of the start itself. */
const LEAST_SAMPLES = 3;

/** With what its agent cost since all hosts of the wave run it; `goodForS` as of the rollout. */
export async function readMembers(
  db: Database,
  { id, bundle }: Pick<Target, 'id' | 'bundle'>,
  { goodForS }: { goodForS: number | null },
): Promise<RolloutMember[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT m.host_id AS hostId, h.rshost AS host, m.wave, s.bundle = ? AS isRunning,
       TIMESTAMPDIFF(SECOND, s.reported_at, NOW()) AS ageS, m.cpu_before AS cpuBefore, m.rss_before AS rssBefore, s.sources
     FROM ${db.privateTable('rollout_host')} m JOIN host h ON h.host_id = m.host_id
     LEFT JOIN host_status s ON s.host_id = m.host_id
     WHERE m.rollout_id = ? AND h.held_at IS NULL
       AND EXISTS (SELECT 1 FROM tb_monitor_host_config c WHERE c.rshost = h.rshost AND c.istate = 2)
     ORDER BY m.wave, h.rshost`,
    [bundle, id],
  );
  const costs = await readCosts(db, { id, goodForS });
  return rows.map((row) => {
    const { hostId, isRunning, sources, ...rest } = row as {
      hostId: number;
      isRunning: number;
      sources: string;
    };
    const cost = costs.get(hostId);
    return {
      ...(rest as Pick<RolloutMember, 'host' | 'wave' | 'ageS' | 'cpuBefore' | 'rssBefore'>),
      ...{ isRunning: isRunning === 1, trouble: troubleOf(sources) },
      ...{ cpuAfter: cost?.cpu ?? null, rssAfter: cost?.rss ?? null },
    };
  });
}

async function readCosts(
  db: Database,
  { id, goodForS }: { id: number; goodForS: number | null },
): Promise<Map<number, { cpu: number; rss: number }>> {
  if (goodForS === null) return new Map();
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT a.host_id AS hostId, AVG(a.cpu_ms + COALESCE(a.children_cpu_ms, 0)) / MAX(s.interval_ms) AS cpu, MAX(a.rss_bytes) AS rss
     FROM ${db.privateTable('rollout_host')} m JOIN host_status s ON s.host_id = m.host_id
     JOIN agent_sample a ON a.host_id = m.host_id AND a.a_time > TIMESTAMPADD(SECOND, -?, NOW())
     WHERE m.rollout_id = ? GROUP BY a.host_id HAVING COUNT(*) >= ?`,
    [Math.min(600, goodForS), id, LEAST_SAMPLES],
  );
  return new Map(
    rows.map((row) => [row['hostId'] as number, { cpu: Number(row['cpu']), rss: Number(row['rss']) }]),
  );
}

/** What the newest report says of the order. */
function troubleOf(sources: string | null): string | null {
  if (sources === null) return null;
  const states = JSON.parse(sources) as { source: string; reason?: string }[];
  const upgrade = states.find(({ source }) => source === 'upgrade');
  return upgrade === undefined ? null : (upgrade.reason ?? 'it does not say why');
}

/** Hosts that report with an agent that runs something else, and were not told; by number. */
export async function readOthers(
  db: Database,
  { id, bundle, baseBundle }: Target,
  { silentS }: { silentS: number },
): Promise<number[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT h.host_id AS hostId FROM host h JOIN host_status s ON s.host_id = h.host_id
     JOIN tb_monitor_host_config c ON c.rshost = h.rshost AND c.istate = 2
     LEFT JOIN ${db.privateTable('rollout_host')} m ON m.rollout_id = ? AND m.host_id = h.host_id
     WHERE m.host_id IS NULL AND h.held_at IS NULL AND s.client = 'agent' AND s.bundle IS NOT NULL AND (s.bundle <> ? OR ?)
       AND s.reported_at > TIMESTAMPADD(SECOND, -?, NOW()) ORDER BY h.host_id`,
    [id, bundle, bundle === baseBundle, silentS],
  );
  return rows.map((row) => row['hostId'] as number);
}

/** By name, lower case. */
export async function readMemberNames(db: Database, id: number): Promise<Set<string>> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT LOWER(h.rshost) AS host FROM ${db.privateTable('rollout_host')} m JOIN host h ON h.host_id = m.host_id
     WHERE m.rollout_id = ?`,
    [id],
  );
  return new Set(rows.map((row) => row['host'] as string));
}

export async function readHeldNames(db: Database): Promise<Set<string>> {
  return new Set((await listHeld(db)).map((host) => host.toLowerCase()));
}

/** By name, as written. */
export async function listHeld(db: Database): Promise<string[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    'SELECT rshost AS host FROM host WHERE held_at IS NOT NULL ORDER BY rshost',
  );
  return rows.map((row) => row['host'] as string);
}

export async function holdHost(
  db: Database,
  { host, isHeld }: { host: string; isHeld: boolean },
): Promise<void> {
  await db.pool.query('UPDATE host SET held_at = IF(?, COALESCE(held_at, NOW()), NULL) WHERE rshost = ?', [
    isHeld,
    host,
  ]);
}
