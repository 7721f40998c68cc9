import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../agent/support/fake-clock.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { openAlertingStage, type AlertingStage } from './stage.ts';
import { openWatching } from './watching.ts';

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

describe('hosts that tell when no server answers', () => {
  const clock = new FakeClock(Date.now());
  const watching = () => openWatching(stage, clock);
  const watchers = () => stage.db.privateTable('alert_watcher');

  it('are two of those that reach the robot, of different networks, and only they hold its key', async () => {
    for (const host of ['10.0.1.1', '10.0.1.2', '10.0.1.3', '10.0.2.1']) await stage.addHost(host, 1);
    const { backend, agent, look } = watching();
    expect((await backend.list()).state).toBe('unreachable');
    await look();
    expect((await backend.list()).state).toBe('checking');
    const orders = [1, 2, 3, 4].map((id) => backend.order(id));
    expect(orders.every((order) => order?.robots[0]?.rank === 0)).toBe(true);
    expect(JSON.stringify(orders)).not.toContain('key');
    for (const id of [1, 2, 3, 4]) await agent(id).exchange();
    await look();
    expect(await backend.list()).toMatchObject({
      state: 'watched',
      watchers: [
        { host: '10.0.1.1', channel: 'wx_url', place: 1 },
        { host: '10.0.2.1', channel: 'wx_url', place: 2 },
      ],
    });
    expect([2, 3].map((id) => backend.order(id))).toEqual([undefined, undefined]);
    expect(backend.order(1)?.robots[0]?.url).toContain('key=');
  });

  it('tell once each while it lasts, and the recovery names them', async () => {
    await stage.addHost('db-1', 1, { alias: 'orders' });
    await stage.addHost('db-2', 1);
    await stage.alerting.beat();
    const { look, agent } = watching();
    const [first, second] = [agent(1), agent(2)];
    await look();
    for (const one of [first, second]) await one.exchange();
    await look();
    for (const one of [first, second]) await one.exchange();
    for (let round = 0; round < 30; round += 1) {
      clock.advance(30_000);
      await first.fail();
      await second.fail();
      if (round === 1) expect(texts()).toEqual([]);
      // Started anew, it goes on where it was.
      if (round === 5) first.restart();
      if (round === 10) expect(texts()).toHaveLength(1);
    }
    expect(texts()).toEqual([
      expect.stringMatching(
        /^【告警】监控服务器 monitor-1:9301 无响应，自 \S+ \S+ 起已 1 分钟\n由主机 db-1 orders 代为告知/,
      ),
      expect.stringMatching(/^【告警】监控服务器 monitor-1:9301 无响应.* 起已 11 分钟\n由主机 db-2 代为告知/),
    ]);
    await pass(900);
    await stage.query('UPDATE alert_pass SET passed_ms = passed_ms - 900000');
    const again = stage.open({ holder: 'one' });
    await again.beat();
    for (const host of ['db-1', 'db-2']) await stage.report(host);
    await again.evaluate();
    await stage.query(`UPDATE ${watchers()} SET asked_at = NOW()`);
    await look();
    for (const one of [first, second]) await one.exchange();
    await stage.query(
      `UPDATE ${watchers()} SET told_since_ms = UNIX_TIMESTAMP() * 1000 - 900000, told_at_ms = UNIX_TIMESTAMP() * 1000 - 800000
       WHERE told_at_ms IS NOT NULL`,
    );
    for (let n = 0; n < 3; n += 1) {
      await again.beat();
      await again.evaluate();
      await again.send();
      for (const host of ['db-1', 'db-2']) await stage.report(host);
      await pass(70);
    }
    expect(texts().slice(2)).toEqual([
      expect.stringMatching(
        /^【恢复 #1】监控服务器 monitor-1:9301 恢复，中断 15 分钟.*\n中断期间由主机 db-1 orders, db-2 代为告知/,
      ),
    ]);
  });

  it('tell of an outage that nobody else saw, and when it is over', async () => {
    await stage.addHost('db-1', 1);
    await stage.alerting.beat();
    const { look, agent, written } = watching();
    const one = agent(1);
    await look();
    await one.exchange();
    await look();
    await one.exchange();
    stage.wecom.faults.push('bad-gateway', { errcode: 45_009 });
    for (let round = 0; round < 12; round += 1) {
      clock.advance(30_000);
      await one.fail();
    }
    expect(texts()).toHaveLength(1);
    await one.exchange();
    await stage.round();
    expect(texts()).toHaveLength(1);
    await stage.query(`UPDATE ${watchers()} SET told_noted_at = NOW() - INTERVAL 130 SECOND`);
    await stage.round();
    expect(texts()[1]).toMatch(/^【恢复 #1】主机 db-1 重新得到监控服务器的回应，中断/);
    expect(written().join('')).not.toMatch(/key=|webhook/);
  });

  it('forget the key with the channel, with the switch, and when the robot has another address', async () => {
    await stage.addHost('db-1', 1);
    const { look, agent, backend } = watching();
    const one = agent(1);
    const settle = async () => {
      await look();
      await one.exchange();
      await look();
      await one.exchange();
    };
    await settle();
    expect(one.remembered()).toContain('key-1');
    expect(one.mode()).toBe(0o600);
    const change = (changed: object) => backend.change(1, changed);
    await change({ hostsUrl: stage.wecom.url('other') });
    await look();
    await one.exchange();
    expect(one.remembered()).toBeUndefined();
    await settle();
    expect(one.remembered()).toContain('key=other');
    await change({ hostsTell: false });
    await look();
    await one.exchange();
    expect(one.remembered()).toBeUndefined();
    expect((await backend.list()).state).toBe('off');
    await change({ hostsTell: true });
    await settle();
    expect(one.remembered()).toContain('key=other');
    await backend.remove(1);
    await look();
    await one.exchange();
    expect(one.remembered()).toBeUndefined();
    expect((await backend.list()).state).toBe('noRobot');
  });

  it('are looked for elsewhere when one does not reach the robot', async () => {
    await stage.addHost('db-1', 1);
    await stage.addHost('db-2', 1);
    const { look, agent, backend } = watching();
    await look();
    await backend.note(1, {
      tried: [{ id: backend.order(1)?.robots[0]?.id ?? '', reached: false, reason: 'ENOTFOUND' }],
    });
    await agent(2).exchange();
    await look();
    expect(await backend.list()).toMatchObject({
      state: 'watched',
      watchers: [{ host: 'db-2', place: 1 }],
      failed: [{ host: 'db-1', reason: 'ENOTFOUND' }],
    });
    await backend.note(2, {
      tried: [{ id: backend.order(2)?.robots[0]?.id ?? '', reached: false, reason: 'ETIMEDOUT' }],
    });
    await look();
    expect((await backend.list()).state).toBe('unreachable');
  });
});
