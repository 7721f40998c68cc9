import type { RuleDraft } from '@dpm/protocol';
import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';
import type { KeptState } from '../silent-hosts.ts';
import type { Rule } from './rule.ts';
import type { ShippedRule } from './shipped.ts';

type Queryable = Pick<PoolConnection, 'query'>;

export async function readRules(connection: Queryable): Promise<Rule[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT rule_id AS id, name, enabled, severity, measure, compare, limit_value AS \`limit\`, clear_value AS clear,
       for_s AS forS, clear_for_s AS clearForS, scope, overrides FROM alert_rule ORDER BY rule_id`,
  );
  return rows.map((row) => ({
    ...(row as unknown as Rule),
    enabled: Boolean(row['enabled']),
    scope: JSON.parse(String(row['scope'])) as Rule['scope'],
    overrides: JSON.parse(String(row['overrides'])) as Rule['overrides'],
  }));
}

const COLUMNS =
  'name, enabled, severity, measure, compare, limit_value, clear_value, for_s, clear_for_s, scope, overrides';

const toRow = (rule: RuleDraft) => [
  ...[rule.name, rule.enabled, rule.severity, rule.measure, rule.compare, rule.limit, rule.clear],
  ...[rule.forS, rule.clearForS, JSON.stringify(rule.scope), JSON.stringify(rule.overrides)],
];

/** Adds what a new installation begins with; one that was changed since stays as it is. */
export async function shipRules(db: Pick<Database, 'pool'>, rules: readonly ShippedRule[]): Promise<void> {
  await db.pool.query(`INSERT IGNORE INTO alert_rule (${COLUMNS}, shipped_key) VALUES ?`, [
    rules.map((rule) => [...toRow(rule), rule.shippedKey]),
  ]);
}

export async function addRule(db: Pick<Database, 'pool'>, rule: RuleDraft): Promise<number> {
  const [result] = await db.pool.query<ResultSetHeader>(`INSERT INTO alert_rule (${COLUMNS}) VALUES ?`, [
    [toRow(rule)],
  ]);
  return result.insertId;
}

/** False when there is no such rule. */
export async function changeRule(db: Pick<Database, 'pool'>, { id, ...rule }: Rule): Promise<boolean> {
  const assignments = COLUMNS.split(', ')
    .map((column) => `${column} = ?`)
    .join(', ');
  const [result] = await db.pool.query<ResultSetHeader>(
    `UPDATE alert_rule SET ${assignments}, changed_at = CURRENT_TIMESTAMP WHERE rule_id = ?`,
    [...toRow(rule), id],
  );
  return result.affectedRows > 0;
}

/** False when there is no such rule. A shipped one stays, switched off, so that it does not come back. */
export async function removeRule(db: Pick<Database, 'pool'>, id: number): Promise<boolean> {
  const [removed] = await db.pool.query<ResultSetHeader>(
    'DELETE FROM alert_rule WHERE rule_id = ? AND shipped_key IS NULL',
    [id],
  );
  if (removed.affectedRows > 0) return true;
  const [off] = await db.pool.query<ResultSetHeader>('UPDATE alert_rule SET enabled = 0 WHERE rule_id = ?', [
    id,
  ]);
  return off.affectedRows > 0;
}

/** States that are not at rest, by `rule:ID`, then by subject. */
export async function readRuleStates(
  connection: PoolConnection,
): Promise<Map<string, Map<string, KeptState>>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT rule_key AS ruleKey, subject, host_id AS hostId, phase, since_ms AS sinceMs, watched_ms AS watchedMs,
       sample_ms AS sampleMs, clear_ms AS clearMs, missing_ms AS missingMs, value, peak, incident_id AS incidentId
     FROM alert_state WHERE rule_key LIKE 'rule:%'`,
  );
  const states = new Map<string, Map<string, KeptState>>();
  for (const { ruleKey, ...state } of rows as unknown as (KeptState & { ruleKey: string })[]) {
    const known = states.get(ruleKey);
    if (known) known.set(state.subject, state);
    else states.set(ruleKey, new Map([[state.subject, state]]));
  }
  return states;
}

/** Subjects that break a rule now, by its number. */
export async function countFiring({ pool }: Pick<Database, 'pool'>): Promise<Map<number, number>> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT CAST(SUBSTRING(rule_key, 6) AS UNSIGNED) AS id, COUNT(*) AS n FROM alert_state
     WHERE rule_key LIKE 'rule:%' AND phase = 'firing' GROUP BY 1`,
  );
  return new Map((rows as unknown as { id: number; n: number }[]).map(({ id, n }) => [id, Number(n)]));
}
