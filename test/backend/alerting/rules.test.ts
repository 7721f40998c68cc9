import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addSilence, saveRoutes } from '../../../backend/src/alerting/rules/policy-store.ts';
import { addRule, readRules } from '../../../backend/src/alerting/rules/rule-store.ts';
import { EVERYWHERE } from '../../../backend/src/alerting/rules/rule.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';
import { storeSample, type HostUse } from './sample.ts';
import { openAlertingStage, type AlertingStage } from './stage.ts';

const CALM: HostUse = {
  cpu: 0.1,
  util: 0.05,
  instances: [
    { port: 3307, reads: 0.1, cpu: 0.1 },
    { port: 3309, reads: 0.1, cpu: 0.1 },
  ],
};
const BUSY: HostUse = {
  ...{ cpu: 0.2, util: 0.98 },
  instances: [
    { port: 3307, reads: 0.71, cpu: 0.3 },
    { port: 3309, reads: 0.1, cpu: 0.3, waits: 0.41 },
  ],
};
const OTHER: HostUse = {
  ...BUSY,
  instances: [
    { port: 3307, reads: 0.1, cpu: 0.3 },
    { port: 3309, reads: 0.8, cpu: 0.3 },
  ],
};

describe.each(SERVERS)('rules on $name', ({ available, start }) => {
  let server: TestServer;
  let stage: AlertingStage;

  beforeAll(async () => {
    if (!available) return;
    server = await start();
    stage = await openAlertingStage(server);
  }, 120_000);
  afterAll(async () => {
    if (!available) return;
    await stage.close();
    await server.stop();
  });
  beforeEach(async ({ skip }) => {
    skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set');
    await stage.reset();
    // Takes `wx_url` over and ships the rules.
    await stage.round();
    await useMarkdown();
    await stage.addHost('db-17', null, { alias: 'orders', owner: 'zhang.san' });
  });

  const useMarkdown = () =>
    stage.query(`UPDATE ${stage.db.privateTable('alert_channel')} SET format = 'markdown'`);
  const texts = () => stage.wecom.contents();
  /** Lets so many seconds pass, then a report arrives, is judged, and what follows is sent. */
  async function after(seconds: number, use: HostUse & { agoS?: number }, host = 'db-17') {
    if (seconds > 0) await stage.pass(seconds);
    await storeSample(stage, host, use);
    await stage.round();
  }

  async function saturate() {
    await after(0, BUSY);
    await after(100, BUSY);
    await after(100, BUSY);
  }

  const incidents = () =>
    stage.query(
      'SELECT incident_id AS id, kind, severity, peak, resolved_at IS NULL AS open FROM incident ORDER BY 1',
    );

  describe('a host that is saturated', () => {
    it('is told with the instance that did it, its data directory, who was hurt, the owner and a link to that time', async () => {
      await saturate();
      expect(texts()).toHaveLength(1);
      const lines = (texts()[0] ?? '').split('\n');
      expect(lines[0]).toBe('【告警 #1】db-17 orders 磁盘繁忙 sdb 98% 已持续 3 分钟');
      expect(lines[1]).toBe('元凶: mysqld 3307 /data/3307 占磁盘读 71% (尚无平时数据)');
      expect(lines[2]).toBe('受影响: mysqld 3309 /data/3309 等待磁盘 41%');
      expect(lines).toContain('负责人: <@zhang.san>');
      expect(lines.at(-1)).toMatch(
        /^\[查看现场 \d\d:\d\d–\d\d:\d\d\]\(https:\/\/grafana\.example\/a\/dbzz-processmonitor-app\/culprits\?var-host=db-17&from=\d+&to=\d+\)$/,
      );
    });

    it('says nothing before its time, nor when the device is idle again in between', async () => {
      await after(0, BUSY);
      await after(100, CALM);
      await after(100, BUSY);
      expect(texts()).toEqual([]);
      expect(await incidents()).toEqual([]);
    });

    it('is one incident however many of its rules are broken, and the worst is told first', async () => {
      const both = { ...BUSY, cpu: 0.97 };
      await after(0, both);
      await after(100, both);
      await after(100, both);
      expect(await incidents()).toMatchObject([{ kind: 'cpu' }, { kind: 'disk' }]);
    });

    it('is told again when another instance is to blame', async () => {
      await saturate();
      await after(70, OTHER);
      await after(70, OTHER);
      expect(texts()[1]).toMatch(/^【更新 #1】db-17 orders 元凶变为 mysqld 3309 \(占 \d+%\)/);
      await after(70, OTHER);
      expect(texts()).toHaveLength(2);
    });

    it('recovers with its duration and its peak, and never while a rule of it is still broken', async () => {
      await saturate();
      await after(60, CALM);
      expect(texts()).toHaveLength(1);
      await after(100, CALM);
      await after(60, CALM);
      expect(texts()[1]).toMatch(/^【恢复 #1】db-17 orders 磁盘繁忙 sdb 恢复，持续 \d+ 分钟，峰值 98%/);
      expect(await incidents()).toMatchObject([{ peak: 98, open: 0 }]);
    });

    it('is reminded of at growing intervals, and one that somebody takes care of only after hours', async () => {
      await saturate();
      for (let n = 0; n < 4; n += 1) await after(80, BUSY);
      expect(texts()[1]).toMatch(/^【提醒 #1 第 2 次】db-17 orders 磁盘繁忙 sdb 98% 仍在持续，已 \d+ 分钟/);
      await stage.query(
        `INSERT INTO ${stage.db.privateTable('incident_ack')} (incident_id, login, note) VALUES (1, 'a', '')`,
      );
      for (let n = 0; n < 12; n += 1) await after(80, BUSY);
      expect(texts()).toHaveLength(2);
    });

    it('keeps its incident while nothing comes from it, and says nothing of samples that come late from a spool', async () => {
      await after(0, { ...BUSY, agoS: 900 });
      await after(0, { ...BUSY, agoS: 600 });
      await after(0, { ...BUSY, agoS: 300 });
      expect(await incidents()).toEqual([]);
      await saturate();
      await stage.pass(300);
      await stage.round();
      expect((await incidents()).filter(({ kind }) => kind === 'disk')).toMatchObject([{ open: 1 }]);
    });

    it('of a clock that is wrong is judged by the time of the server', async () => {
      const ahead = { ...BUSY, agoS: -3_600, clockOffsetMs: 3_600_000 };
      await after(0, ahead);
      await after(100, ahead);
      await after(100, ahead);
      expect(await incidents()).toMatchObject([{ kind: 'disk' }]);
    });

    it('that nobody wants online any more ends without a message', async () => {
      await saturate();
      await stage.query('UPDATE tb_monitor_host_config SET istate = -1');
      await stage.round();
      expect(await incidents()).toMatchObject([{ open: 0 }]);
      expect(texts()).toHaveLength(1);
    });
  });

  describe('an instance', () => {
    const rule = {
      ...({ name: 'reads', enabled: true, severity: 'critical', measure: 'instance.read' } as const),
      ...{
        compare: 'share' as const,
        limit: 60,
        clear: 50,
        forS: 0,
        clearForS: 0,
        scope: EVERYWHERE,
        overrides: [],
      },
    };

    it('that takes more than a part of its host is told by name', async () => {
      await addRule(stage.db, rule);
      await after(0, { ...BUSY, util: 0.2 });
      expect(texts()[0]).toMatch(/^【告警 #1】db-17 orders 实例读 mysqld 3307 71% \(占主机\)/);
    });

    it('is left alone where the rule is not for it: another port, another host, an override', async () => {
      await addRule(stage.db, { ...rule, scope: { ...EVERYWHERE, ports: [3309] } });
      await addRule(stage.db, { ...rule, scope: { ...EVERYWHERE, hosts: ['web-*'] } });
      await addRule(stage.db, { ...rule, overrides: [{ host: 'db-*', limit: 90 }] });
      await addRule(stage.db, { ...rule, overrides: [{ host: 'db-17', limit: null }] });
      await after(0, { ...BUSY, util: 0.2 });
      expect(await incidents()).toEqual([]);
    });

    it('is compared with its own usual for the hour of the week, and not at all without a history', async () => {
      await addRule(stage.db, { ...rule, compare: 'usual', limit: 3, clear: 2 });
      await after(0, { ...BUSY, util: 0.2 });
      expect(await incidents()).toEqual([]);
      await stage.query(
        `INSERT INTO instance_usual (host_id, hour_of_week, instance_id, basis, hours, read_median)
       SELECT host_id, (FLOOR(UNIX_TIMESTAMP() / 3600) + 72) % 168, instance_id, 1, 4, 30000000 FROM instance WHERE port = 3307`,
      );
      await after(10, { ...BUSY, util: 0.2 });
      expect(texts()[0]).toMatch(/^【告警 #1】db-17 orders 实例读 mysqld 3307 平时的 9\.5 倍/);
    });

    it('that restarts, that is gone and that comes back is told', async () => {
      await after(0, { ...CALM, agoS: 30 });
      await stage.query('UPDATE instance SET started_at = NOW() - INTERVAL 5 SECOND WHERE port = 3307');
      await after(0, { ...CALM, instances: CALM.instances.slice(0, 1) });
      expect(texts()).toEqual([expect.stringMatching(/^【告警 #1】db-17 orders mysqld 3307 重启了/)]);
      await after(70, { ...CALM, instances: CALM.instances.slice(0, 1) });
      const [, gone] = texts();
      expect(gone).toMatch(/^【更新 #1】db-17 orders mysqld 3309 消失了\n同时: mysqld 3307 重启了/);
      await stage.query('UPDATE instance SET started_at = NOW() - INTERVAL 1 DAY');
      await after(130, CALM);
      await after(130, CALM);
      expect(texts()[2]).toMatch(/^【恢复 #1】db-17 orders mysqld 3309 又回来了/);
      expect(texts()).toHaveLength(3);
    });
  });

  describe('what happens once', () => {
    it('needs no reminder and no recovery', async () => {
      await after(0, { ...CALM, agoS: 30 });
      await stage.query('UPDATE instance SET started_at = NOW() - INTERVAL 5 SECOND WHERE port = 3307');
      for (let n = 0; n < 8; n += 1) await after(85, CALM);
      await stage.query('UPDATE instance SET started_at = NOW() - INTERVAL 1 DAY');
      await after(130, CALM);
      await after(130, CALM);
      expect(texts()).toHaveLength(1);
      expect(await incidents()).toMatchObject([{ open: 0 }]);
    });
  });

  describe('a file system', () => {
    it('is told of days before it is full', async () => {
      await after(0, { ...CALM, used: 0.6 });
      await stage.query(
        'INSERT INTO filesystem_trend (component_id, host_id, bytes_per_day, hours) SELECT component_id, host_id, 200000, 48 FROM component WHERE kind = ?',
        ['filesystem'],
      );
      await after(10, { ...CALM, used: 0.6 });
      for (let n = 0; n < 45; n += 1) await after(85, { ...CALM, used: 0.6 });
      expect(texts()[0]).toMatch(/^【告警 #1】db-17 orders 文件系统写满还剩 \/data 2 天/);
    }, 60_000);
  });

  describe('who is told', () => {
    const nothing = { hosts: [], owners: [], tags: [], kinds: [], severities: [] };
    const silence = { endsMs: null, weekly: null, login: 'admin', note: 'move' };

    it('nobody while a silence lasts, and then everybody', async () => {
      const id = await addSilence(stage.db, {
        ...silence,
        matcher: { ...nothing, hosts: ['db-*'] },
        startsMs: Date.now() - 1_000_000,
      });
      await saturate();
      expect(texts()).toEqual([]);
      expect(await incidents()).toHaveLength(1);
      await stage.query('DELETE FROM alert_silence WHERE silence_id = ?', [id]);
      await after(10, BUSY);
      expect(texts()).toEqual([expect.stringMatching(/^【告警 #1】db-17/)]);
    });

    it('others as ever, when the silence is for something else', async () => {
      await addSilence(stage.db, { ...silence, matcher: { ...nothing, kinds: ['space'] }, startsMs: 1_000 });
      await saturate();
      expect(texts()).toHaveLength(1);
    });

    it('the channels of the first route that fits', async () => {
      const [channel] = await stage.query(
        `SELECT channel_id AS id FROM ${stage.db.privateTable('alert_channel')}`,
      );
      await saveRoutes(stage.db, [
        { name: 'nobody for disks', matcher: { ...nothing, kinds: ['disk'] }, channels: [], goesOn: false },
        { name: 'rest', matcher: nothing, channels: [Number(channel?.['id'])], goesOn: false },
      ]);
      const both = { ...BUSY, cpu: 0.97 };
      await after(0, both);
      await after(100, both);
      await after(100, both);
      expect(texts()).toEqual([expect.stringContaining('db-17 orders CPU 97%')]);
    });
  });

  describe('the rules of a new installation', () => {
    it('are there once, and those of [RULE] only where the file sets them', async () => {
      await stage.round();
      const rules = await readRules(stage.db.pool);
      expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
      expect(rules.find(({ measure }) => measure === 'instance.cpu')?.enabled).toBe(false);
      expect(rules.find(({ measure }) => measure === 'device.util')).toMatchObject({
        enabled: true,
        limit: 95,
      });
    });
  });
});
