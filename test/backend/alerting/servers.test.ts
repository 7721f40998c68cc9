import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alerting } from '../../../backend/src/app-alerting.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { openAlertingStage, type AlertingStage } from './stage.ts';

let server: TestMariadb;
let stage: AlertingStage;

beforeAll(async () => {
  server = await startMariadb();
  stage = await openAlertingStage(server);
}, 120_000);
afterAll(async () => {
  await stage.close();
  await server.stop();
});
beforeEach(async () => {
  await stage.reset();
  await stage.round();
});

const second = (holder: string) => {
  const hosts = { ...stage.config.hosts, servers: ['https://monitor-2:9301'] };
  return stage.open({ holder, config: { ...stage.config, hosts } });
};
const texts = () => stage.wecom.contents();
const heartbeats = () => stage.db.privateTable('backend_heartbeat');
/** Lets so many seconds pass for the signs of life as well. */
async function pass(seconds: number) {
  await stage.pass(seconds);
  await stage.query(
    `UPDATE ${heartbeats()} SET beat_at = beat_at - INTERVAL ? SECOND,
       down_from = down_from - INTERVAL ? SECOND, down_until = down_until - INTERVAL ? SECOND`,
    [seconds, seconds, seconds],
  );
}

describe('a server that gives no sign of life', () => {
  const other = () => stage.query(`INSERT INTO ${heartbeats()} (server) VALUES ('monitor-2:9301')`);

  it('is told by one that lives, reminded of, and told when it is back, with the reports of that time', async () => {
    await stage.alerting.beat();
    await other();
    await stage.round();
    expect(texts()).toEqual([]);
    await pass(70);
    await stage.alerting.beat();
    await stage.round();
    await stage.round();
    expect(texts()).toEqual([expect.stringMatching(/^【告警 #1】监控服务器 monitor-2:9301 已 1 分钟无响应/)]);
    await pass(310);
    await stage.alerting.beat();
    await stage.round();
    expect(texts()[1]).toMatch(/^【提醒 #1 第 2 次】监控服务器 monitor-2:9301 已 6 分钟无响应/);
    await stage.query(
      'INSERT INTO host_sample (host_id, a_time, seq, interval_ms) VALUES (1, NOW() - INTERVAL 200 SECOND, 1, 1)',
    );
    await second('back').beat();
    await stage.round();
    expect(texts()).toHaveLength(2);
    await pass(125);
    await beatBoth();
    await stage.round();
    expect(texts()[2]).toMatch(/^【恢复 #1】监控服务器 monitor-2:9301 恢复，中断 \d+ 分钟，补收 1 份上报/);
    await stage.round();
    expect(texts()).toHaveLength(3);
  });

  const beatBoth = async () => {
    await stage.alerting.beat();
    await stage.query(`UPDATE ${heartbeats()} SET beat_at = NOW()`);
  };

  it('is left alone when it was stopped on purpose', async () => {
    await stage.alerting.beat();
    await stage.alerting.release();
    await pass(600);
    const next = second('two');
    await next.beat();
    await next.evaluate();
    await next.send();
    expect(texts()).toEqual([]);
  });

  it('tells of its own outage when nobody else was there, once', async () => {
    await stage.alerting.beat();
    await pass(900);
    const again = stage.open({ holder: 'one' });
    for (let n = 0; n < 3; n += 1) {
      await again.beat();
      await again.evaluate();
      await again.send();
      await pass(70);
    }
    expect(texts()).toEqual([
      expect.stringMatching(/^【恢复 #1】监控服务器 monitor-1:9301 恢复，中断 15 分钟，补收 0 份上报/),
    ]);
  });
});

describe('a database that is away', () => {
  let nowMs = Date.now();
  const open = (): Alerting => stage.open({ holder: 'one', now: () => nowMs });

  it('is told without it after a minute, reminded of, and written down when it is back', async () => {
    const alerting = open();
    await alerting.send();
    const cached = join(stage.secrets, 'alert-channels');
    expect(existsSync(cached)).toBe(true);
    expect(readFileSync(cached).includes('key=')).toBe(false);
    await server.kill9();
    try {
      await alerting.beat();
      nowMs += 50_000;
      await alerting.beat();
      expect(texts()).toEqual([]);
      nowMs += 15_000;
      stage.wecom.faults.push('reset');
      await alerting.beat();
      await alerting.beat();
      await alerting.beat();
      expect(texts()).toEqual([
        expect.stringMatching(/^【告警】监控服务器 monitor-1:9301 已 1 分钟无法访问数据库 127\.0\.0\.1:\d+/),
      ]);
      nowMs += 301_000;
      await alerting.beat();
      expect(texts()[1]).toMatch(/^【提醒 第 2 次】监控服务器 monitor-1:9301 已 6 分钟无法访问数据库/);
    } finally {
      await server.restart();
    }
    await alerting.beat();
    await alerting.beat();
    await alerting.evaluate();
    await alerting.send();
    expect(texts().slice(2)).toEqual([
      expect.stringMatching(/^【恢复 #1】监控服务器 monitor-1:9301 恢复访问数据库 .*，中断 6 分钟/),
    ]);
    expect(await stage.query('SELECT kind, resolved_at IS NOT NULL AS ended FROM incident')).toEqual([
      { kind: 'database-down', ended: 1 },
    ]);
  }, 60_000);
});

describe('what is over', () => {
  it('is deleted after years, its messages after months, and what is open never', async () => {
    const { db, alerting } = stage;
    const query = (sql: string) => stage.query(sql);
    await stage.addHost('db-1', 400);
    await stage.round();
    await stage.pass(400);
    await stage.round();
    expect(texts()).toHaveLength(1);
    await query(`UPDATE ${db.privateTable('alert_outbox')} SET ended_at = NOW() - INTERVAL 100 DAY`);
    await query(`UPDATE ${db.privateTable('alert_delivery')} SET at = NOW() - INTERVAL 100 DAY`);
    await alerting.keepUp();
    const left = async (table: string) => (await query(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.['n'];
    expect(await left(db.privateTable('alert_outbox'))).toBe(0);
    expect(await left(db.privateTable('alert_delivery'))).toBe(0);
    expect(await left('incident')).toBe(1);
    await query('UPDATE incident SET resolved_at = NOW() - INTERVAL 1094 DAY');
    await alerting.keepUp();
    expect(await left('incident_event')).toBe(1);
    await query('UPDATE incident SET resolved_at = NOW() - INTERVAL 1096 DAY');
    await alerting.keepUp();
    for (const table of ['incident', 'incident_event', 'incident_subject'])
      expect(await left(table), table).toBe(0);
  });
});
