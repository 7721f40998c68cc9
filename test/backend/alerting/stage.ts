import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { loadConfig } from '../../../backend/src/config.ts';
import { createAlerting, type Alerting, type AlertingOptions } from '../../../backend/src/app-alerting.ts';
import type { Database } from '../../../backend/src/db/database.ts';
import { createSchemas, type TestServer } from '../../support/servers.ts';
import { startWecom, type WecomServer } from '../../support/wecom-server.ts';

type Row = Record<string, unknown>;

/** Alerting on a real database, with a stand-in for WeCom, and hosts whose last report can be put anywhere in time. */
export interface AlertingStage {
  db: Database;
  wecom: WecomServer;
  config: AlertingOptions['config'];
  /** Folder of the key file. */
  secrets: string;
  alerting: Alerting;
  /** One more backend. */
  open(options: Partial<AlertingOptions> & { holder: string }): Alerting;
  /** Adds a host that is online and reported so many seconds ago; null: never. */
  addHost(
    host: string,
    reportedS: number | null,
    details?: { owner?: string; alias?: string },
  ): Promise<void>;
  report(host: string, agoS?: number): Promise<void>;
  /** Lets so much time pass for everything that alerting remembers, by moving it into the past. */
  pass(seconds: number): Promise<void>;
  /** Evaluates and sends. */
  round(): Promise<void>;
  query(sql: string, values?: unknown[]): Promise<Row[]>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

const QUIET = { info: () => undefined, warn: () => undefined };
const TABLES = [
  ...['alert_state', 'incident', 'incident_subject', 'incident_event', 'alert_pass'],
  ...['alert_rule', 'alert_silence', 'alert_route', 'filesystem_trend'],
];
const PRIVATE = [
  'alert_outbox',
  'alert_delivery',
  'alert_channel',
  'lease',
  'backend_heartbeat',
  'alert_watcher',
];
const SAMPLES = ['host_sample', 'device_sample', 'filesystem_sample', 'instance_sample'];
const HOSTS = [
  ...SAMPLES,
  ...['process_sample', 'instance', 'component'],
  ...['host', 'host_status', 'tb_monitor_host_config', 'tb_monitor_alert_info'],
];

export async function openAlertingStage(server: TestServer): Promise<AlertingStage> {
  const schemas = await createSchemas(server, { migrated: true });
  const { db } = schemas;
  const wecom = await startWecom();
  const dataDir = mkdtempSync(join(tmpdir(), 'dpm-alerting-'));
  mkdirSync(join(dataDir, 'secrets'));
  const { thresholds, hosts, rollupDays } = loadConfig({ env: {}, configFile: undefined }).config;
  const config = {
    wxUrl: wecom.url(),
    dataDir,
    thresholds,
    rollupDays,
    hosts: { ...hosts, servers: ['https://monitor-1:9301'] },
    database: { host: server.host, port: server.port },
    ruleKeys: new Set<string>(),
    publicUrl: 'https://grafana.example',
  };
  const open: AlertingStage['open'] = (options) =>
    createAlerting({
      config,
      db,
      log: QUIET,
      now: () => Date.now(),
      random: () => 0,
      timeoutMs: 500,
      ...options,
    });
  const query: AlertingStage['query'] = async (sql, values) =>
    (await db.pool.query<RowDataPacket[]>(sql, values))[0];
  let alerting = open({ holder: 'one' });
  const stage: AlertingStage = {
    ...{ db, wecom, open, query, config, secrets: join(dataDir, 'secrets') },
    get alerting() {
      return alerting;
    },
    async addHost(host, reportedS, { owner, alias } = {}) {
      await query('INSERT INTO host (rshost, owner, alias) VALUES (?, ?, ?)', [
        host,
        owner ?? null,
        alias ?? null,
      ]);
      await query('INSERT INTO tb_monitor_host_config SELECT 0, ?, 2', [host]);
      if (reportedS !== null) await stage.report(host, reportedS);
    },
    async report(host, agoS = 0) {
      await query(
        `REPLACE INTO host_status (host_id, a_time, reported_at, interval_ms, agent_version)
         SELECT host_id, NOW() - INTERVAL ? SECOND, NOW() - INTERVAL ? SECOND, 10000, '1' FROM host WHERE rshost = ?`,
        [agoS, agoS, host],
      );
    },
    async pass(seconds) {
      const ms = seconds * 1_000;
      for (const one of wecom.taken) one.atMs -= ms;
      const outbox = db.privateTable('alert_outbox');
      const delivery = db.privateTable('alert_delivery');
      const channel = db.privateTable('alert_channel');
      for (const sql of [
        `UPDATE alert_state SET since_ms = since_ms - ${ms}, watched_ms = watched_ms - ${ms}, sample_ms = sample_ms - ${ms}, clear_ms = clear_ms - ${ms}, missing_ms = missing_ms - ${ms}`,
        `UPDATE alert_pass SET accepting_ms = accepting_ms - ${ms}`,
        ...[
          ['incident', 'opened_at', 'began_at', 'notified_at', 'remind_at', 'judged_at'],
          ['incident_subject', 'began_at'],
          ['host_status', 'reported_at', 'a_time'],
          ...SAMPLES.map((table) => [table, 'a_time']),
          ['tb_monitor_alert_info', 'a_time'],
          [outbox, 'created_at', 'next_at'],
          [delivery, 'at'],
          [channel, 'paused_until'],
        ].map(
          ([table = '', ...columns]) =>
            `UPDATE ${table} SET ${columns.map((column) => `${column} = ${column} - INTERVAL ${seconds} SECOND`).join(', ')}`,
        ),
      ])
        await query(sql);
    },
    async round() {
      await alerting.evaluate();
      await alerting.send();
    },
    async reset() {
      for (const table of [...TABLES, ...HOSTS]) await query(`DELETE FROM ${table}`);
      for (const table of PRIVATE) await query(`DELETE FROM ${db.privateTable(table)}`);
      // Their numbers begin anew; a definition is slow to change, so only of these.
      for (const table of ['incident', 'host', db.privateTable('alert_channel')])
        await query(`ALTER TABLE ${table} AUTO_INCREMENT = 1`);
      wecom.taken.length = wecom.answers.length = wecom.faults.length = 0;
      wecom.keys.clear();
      alerting = open({ holder: 'one' });
    },
    async close() {
      await wecom.stop();
      await schemas.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return stage;
}
