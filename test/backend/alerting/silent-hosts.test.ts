import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
beforeEach(() => stage.reset());

const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;
const oldAlerts = () =>
  stage.query('SELECT rshost, istate, remarks FROM tb_monitor_alert_info ORDER BY rshost');

/** Hosts that are known to be online since long, and evaluation that has run since long. */
async function watch(...hosts: string[]) {
  for (const host of hosts) await stage.addHost(host, 0);
  await stage.round();
  await stage.pass(3_600);
  for (const host of hosts) await stage.report(host);
}

describe('silent hosts', () => {
  it('are told in the words of the replaced system, once, with the number of the incident', async () => {
    await watch('10.0.0.1', '10.0.0.2', '10.0.0.3');
    await stage.report('10.0.0.1', 121);
    await stage.report('10.0.0.2', 121);
    await stage.round();
    await stage.round();
    expect(stage.wecom.contents()).toEqual([
      expect.stringMatching(
        new RegExp(`^${TIME}\n进程监控, 超过2min未上报的节点有 : 10.0.0.1,10.0.0.2\n【告警 #1】$`),
      ),
    ]);
    expect(await oldAlerts()).toEqual([
      { rshost: '10.0.0.1', istate: 1, remarks: '超过2min未上报' },
      { rshost: '10.0.0.2', istate: 1, remarks: '超过2min未上报' },
    ]);
  });

  it('recover with their next report, however many notices there were', async () => {
    await watch('10.0.0.1');
    await stage.report('10.0.0.1', 121);
    await stage.round();
    await stage.pass(301);
    await stage.round();
    expect(await oldAlerts()).toMatchObject([{ istate: 2 }]);
    await stage.report('10.0.0.1');
    await stage.round();
    await stage.round();
    expect(stage.wecom.contents().map((text) => text.split('\n').slice(1).join('|'))).toEqual([
      '进程监控, 超过2min未上报的节点有 : 10.0.0.1|【告警 #1】',
      '进程监控, 超过2min未上报的节点有 : 10.0.0.1|【提醒 #1 第 2 次】',
      '告警恢复: 进程监控, 超过2min未上报的节点有 : 10.0.0.1|【恢复 #1】',
    ]);
    expect(await oldAlerts()).toMatchObject([{ istate: 0 }]);
    expect(await stage.query('SELECT COUNT(*) AS n FROM incident WHERE resolved_at IS NULL')).toEqual([
      { n: 0 },
    ]);
  });

  it('are left alone for as long as they have only just come online', async () => {
    await stage.addHost('10.0.0.9', null);
    await stage.round();
    await stage.pass(299);
    await stage.round();
    expect(stage.wecom.taken).toEqual([]);
    await stage.pass(2);
    await stage.round();
    expect(stage.wecom.contents()).toEqual([expect.stringContaining(' : 10.0.0.9\n')]);
  });

  it('are not told when no backend could take their reports', async () => {
    await watch('10.0.0.1');
    await stage.pass(3_600);
    await stage.query('UPDATE alert_pass SET passed_ms = passed_ms - 3600000');
    await stage.round();
    expect(stage.wecom.taken).toEqual([]);
    await stage.pass(121);
    await stage.round();
    expect(stage.wecom.taken).toHaveLength(1);
  });

  it('are not taken for recovered because evaluation had stopped', async () => {
    await watch('10.0.0.1');
    await stage.report('10.0.0.1', 121);
    await stage.round();
    await stage.query('UPDATE alert_pass SET passed_ms = passed_ms - 3600000');
    await stage.round();
    expect(stage.wecom.taken).toHaveLength(1);
  });

  it('are told again after five minutes at the earliest', async () => {
    await watch('10.0.0.1');
    await stage.report('10.0.0.1', 121);
    await stage.round();
    await stage.report('10.0.0.1');
    await stage.round();
    await stage.pass(200);
    await stage.round();
    expect(stage.wecom.taken).toHaveLength(2);
    await stage.pass(101);
    await stage.round();
    expect(stage.wecom.taken).toHaveLength(3);
    expect(stage.wecom.contents()[2]).toContain('【告警 #2】');
  });

  it('that are taken offline end without a message', async () => {
    await watch('10.0.0.1');
    await stage.report('10.0.0.1', 121);
    await stage.round();
    await stage.query('UPDATE tb_monitor_host_config SET istate = 0');
    await stage.round();
    expect(stage.wecom.taken).toHaveLength(1);
    expect(await oldAlerts()).toMatchObject([{ istate: 0 }]);
    expect(await stage.query('SELECT COUNT(*) AS n FROM incident WHERE resolved_at IS NULL')).toEqual([
      { n: 0 },
    ]);
  });

  it('in a storm are one incident and a handful of messages', async () => {
    const hosts = Array.from({ length: 60 }, (_, index) => `10.0.1.${index + 1}`);
    await watch(...hosts);
    for (let group = 0; group < 3; group += 1) {
      for (const host of hosts.slice(group * 20, group * 20 + 20)) await stage.report(host, 121);
      await stage.round();
    }
    await stage.pass(61);
    for (const host of hosts) await stage.report(host, 200);
    await stage.round();
    expect(stage.wecom.taken).toHaveLength(2);
    const named = stage.wecom.contents().join('\n');
    expect(hosts.filter((host) => !new RegExp(`${host}\\b`).test(named))).toEqual([]);
    for (const host of hosts) await stage.report(host);
    await stage.round();
    expect(stage.wecom.taken).toHaveLength(3);
    expect(await stage.query('SELECT COUNT(*) AS n FROM incident')).toEqual([{ n: 1 }]);
  });

  it('are judged by the backend that leads, and by no other', async () => {
    await watch('10.0.0.1');
    await stage.report('10.0.0.1', 121);
    const other = stage.open({ holder: 'two' });
    await Promise.all([other.evaluate(), stage.alerting.evaluate(), other.evaluate()]);
    await Promise.all([other.send(), stage.alerting.send()]);
    expect(stage.wecom.taken).toHaveLength(1);
    stage.alerting.stop();
    await stage.alerting.release();
    await stage.report('10.0.0.1');
    await other.evaluate();
    await other.send();
    expect(stage.wecom.contents()[1]).toContain('告警恢复');
  });
});
