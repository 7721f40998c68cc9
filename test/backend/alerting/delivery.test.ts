import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadKey } from '../../../backend/src/db/key-file.ts';
import { addChannel } from '../../../backend/src/alerting/channel-store.ts';
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
  // Takes `wx_url` over.
  await stage.round();
});

/** Puts messages into the outbox, each of an incident of its own unless told otherwise. */
async function write(count: number, incident?: number) {
  const outbox = stage.db.privateTable('alert_outbox');
  for (let n = 1; n <= count; n += 1) {
    const facts = {
      type: 'undelivered',
      incident: incident ?? n,
      atMs: 0,
      channel: `c${n}`,
      messages: 1,
      answer: '',
    };
    await stage.query(
      `INSERT INTO ${outbox} (dedup_key, incident_id, channel_id, facts, state) SELECT ?, ?, channel_id, ?, 'waiting'
       FROM ${stage.db.privateTable('alert_channel')} WHERE name = 'wx_url'`,
      [`${incident ?? 'x'}-${n}-${Math.random()}`, incident ?? n, JSON.stringify(facts)],
    );
  }
}
const states = async () =>
  (await stage.query(`SELECT state FROM ${stage.db.privateTable('alert_outbox')} ORDER BY outbox_id`)).map(
    ({ state }) => state,
  );
const ambiguous = async () =>
  (await stage.query(`SELECT SUM(ambiguous) AS n FROM ${stage.db.privateTable('alert_outbox')}`))[0]?.['n'];
const send = () => stage.alerting.send();

describe('delivery to WeCom', () => {
  it('is done once, and written down with the answer', async () => {
    await write(1);
    await send();
    await send();
    expect(stage.wecom.taken).toHaveLength(1);
    expect(await states()).toEqual(['delivered']);
    const log = await stage.query(
      `SELECT outcome, code, answer FROM ${stage.db.privateTable('alert_delivery')}`,
    );
    expect(log).toEqual([{ outcome: 'delivered', code: '0', answer: 'ok' }]);
  });

  it.each([
    ['says that it is busy', { errcode: -1 }, 3],
    ['is reached through a gateway that fails', 'bad-gateway', 3],
  ] as const)('is tried again when the robot %s', async (_, fault, seconds) => {
    await write(1);
    stage.wecom.faults.push(fault);
    await send();
    await send();
    expect(stage.wecom.answers).toHaveLength(1);
    await stage.pass(seconds);
    await send();
    expect(stage.wecom.taken).toHaveLength(1);
    expect(await states()).toEqual(['delivered']);
    expect(await ambiguous()).toBe(0);
  });

  it.each(['lost', 'hang', 'reset', 'not-json'] as const)(
    'that may have arrived (%s) is repeated and counted as ambiguous',
    async (fault) => {
      await write(1);
      stage.wecom.faults.push(fault);
      await send();
      await stage.pass(3);
      await send();
      expect(await states()).toEqual(['delivered']);
      expect(await ambiguous()).toBe(1);
      expect(new Set(stage.wecom.contents()).size).toBe(1);
    },
  );

  it('waits a minute for everything when the robot was asked too often', async () => {
    await write(2);
    stage.wecom.faults.push({ errcode: 45_009 });
    await send();
    await stage.pass(59);
    await send();
    expect(stage.wecom.answers).toEqual(['45009']);
    await stage.pass(2);
    await send();
    expect(await states()).toEqual(['delivered', 'delivered']);
  });

  it('shortens what the robot finds too long, at once', async () => {
    await write(1);
    stage.wecom.faults.push({ errcode: 40_058 });
    await send();
    expect(stage.wecom.answers).toEqual(['40058', '0']);
    expect(await states()).toEqual(['delivered']);
  });

  it('keeps what a robot with a wrong key refuses, and shows the error', async () => {
    await write(1);
    stage.wecom.keys.add('another');
    await send();
    const fault = await stage.query(`SELECT fault FROM ${stage.db.privateTable('alert_channel')}`);
    expect(fault).toEqual([{ fault: '93000 errcode 93000' }]);
    stage.wecom.keys.clear();
    await stage.pass(1_000);
    await send();
    expect(await states()).toEqual(['delivered']);
  });

  it('never passes the limit of a minute: what would overflow is digested', async () => {
    await write(50);
    await send();
    expect(stage.wecom.answers.filter((answer) => answer === '45009')).toEqual([]);
    expect(stage.wecom.taken.length).toBeLessThanOrEqual(18);
    expect((await states()).filter((state) => state === 'waiting')).toEqual([]);
    for (let n = 1; n <= 50; n += 1) expect(stage.wecom.contents().join('\n')).toContain(`#${n}】`);
  });

  it('keeps the order within an incident, and holds up no other incident', async () => {
    await write(2, 7);
    await write(1, 8);
    stage.wecom.faults.push({ errcode: -1 });
    await send();
    expect(stage.wecom.contents()).toEqual([expect.stringContaining('#8】')]);
    await stage.pass(3);
    await send();
    expect(stage.wecom.contents().slice(1)).toEqual([
      expect.stringContaining('渠道 c1 '),
      expect.stringContaining('渠道 c2 '),
    ]);
  });

  it('sends what a killed backend had on its way again, counted as ambiguous', async () => {
    await write(1);
    await stage.query(`UPDATE ${stage.db.privateTable('alert_outbox')} SET state = 'sending'`);
    await send();
    expect(await states()).toEqual(['delivered']);
    expect(await ambiguous()).toBe(1);
  });

  it('keeps the answer of a message during whose sending the database was lost, and sends no second copy', async () => {
    await write(1);
    stage.wecom.faults.push('slow');
    const sending = send();
    while (stage.wecom.taken.length === 0) await delay(10);
    await server.kill9();
    // The answer comes while nothing can be written.
    await delay(1_000);
    await server.restart();
    await sending.catch((error: unknown) => expect(error).toMatchObject({ code: 'LEASE_LOST' }));
    await send();
    expect(await states()).toEqual(['delivered']);
    expect(await ambiguous()).toBe(0);
    expect(stage.wecom.taken).toHaveLength(1);
  }, 60_000);

  it('gives up after a day and says so on another channel', async () => {
    const facts = { type: 'test', incident: 5, atMs: 0, channel: 'x' };
    await write(1);
    await stage.query(`UPDATE ${stage.db.privateTable('alert_outbox')} SET facts = ?, incident_id = 5`, [
      JSON.stringify(facts),
    ]);
    const draft = {
      name: 'second',
      language: 'en-US',
      format: 'markdown',
      enabled: true,
      hostsTell: true,
    } as const;
    const key = loadKey(stage.secrets);
    await addChannel(stage.db, {
      draft,
      receiver: { kind: 'wecom', settings: { url: stage.wecom.url('key-2') } },
      key,
    });
    await stage.pass(86_401);
    await send();
    await send();
    expect(await states()).toEqual(['failed', 'delivered']);
    expect(stage.wecom.taken).toMatchObject([
      { key: 'key-2', content: expect.stringContaining('1 messages were not delivered to wx_url') as string },
    ]);
  });

  it('keeps keys out of everything that can be read', async () => {
    await write(1);
    await send();
    const tables = ['alert_channel', 'alert_outbox', 'alert_delivery'];
    for (const table of tables) {
      const rows = await stage.query(`SELECT * FROM ${stage.db.privateTable(table)}`);
      expect(rows.length).toBeGreaterThan(0);
      const text = rows
        .flatMap(Object.values)
        .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value)));
      expect(text.join('\n')).not.toContain('key-1');
    }
  });
});
