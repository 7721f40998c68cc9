import { setTimeout as delay } from 'node:timers/promises';
import type { Alerting } from '../../backend/src/app-alerting.ts';
import { openAlertingStage, type AlertingStage } from '../backend/alerting/stage.ts';
import { startMariadb } from '../support/mariadb.ts';
import type { WecomFault } from '../support/wecom-server.ts';
import type { Bench, Figures } from './bench.ts';

const DELAYS = 7;
const SEND_EVERY_MS = 1_000;
const STORM_HOSTS = 1_000;
const FLEET_HOSTS = 10_000;
const EVALUATIONS = 5;
const MESSAGES = 60;
const FAULTS: readonly WecomFault[] = [
  ...(['reset', 'lost', 'hang', 'not-json', 'bad-gateway'] as const),
  ...[-1, 45_009, 40_058, 93_000].map((errcode) => ({ errcode })),
];

/** From a silent host to the message, storms, and what faults of the robot and of backends lose or double. */
export const alerting: Bench = {
  describes: 'from a silent host to its message, storms, and what faults lose or double',
  async run({ quick, log }) {
    const server = await startMariadb();
    try {
      const stage = await openAlertingStage(server);
      try {
        const figures: Figures = {
          alertDelayMs: await measureDelay(stage, quick ? 3 : DELAYS),
          ...(await measureFaults(stage, log)),
          stormMessages: await countStorm(stage),
          // The goal is 20 rules; there is the one of silent hosts.
          evaluateMs: null,
          evaluateSilentMs: await measureEvaluation(stage),
        };
        return figures;
      } finally {
        await stage.close();
      }
    } finally {
      await server.stop();
    }
  },
};

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** With sending once a second, as the jobs do; the wait for the evaluation itself is left out. */
async function measureDelay(stage: AlertingStage, runs: number): Promise<number> {
  const delays: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await stage.reset();
    await addFleet(stage, 1);
    await stage.round();
    await age(stage, 400);
    const ending = new AbortController();
    const sending = sendEverySecond(stage.alerting, ending.signal);
    await delay((SEND_EVERY_MS * run) / runs);
    const begunMs = Date.now();
    await stage.alerting.evaluate();
    while (stage.wecom.taken.length === 0) await delay(5);
    delays.push((stage.wecom.taken[0]?.atMs ?? NaN) - begunMs);
    ending.abort();
    await sending;
  }
  return median(delays);
}

async function sendEverySecond(one: Alerting, ending: AbortSignal): Promise<void> {
  while (!ending.aborted) {
    await one.send();
    await delay(SEND_EVERY_MS);
  }
}

async function countStorm(stage: AlertingStage): Promise<number> {
  await stage.reset();
  await addFleet(stage, STORM_HOSTS);
  await stage.round();
  await age(stage, 400);
  await stage.query('UPDATE host_status SET reported_at = NOW()');
  for (let third = 0; third < 3; third += 1) {
    await stage.query(
      'UPDATE host_status SET reported_at = NOW() - INTERVAL 125 SECOND WHERE host_id % 3 = ?',
      [third],
    );
    await stage.round();
  }
  await stage.pass(61);
  await stage.round();
  const [row] = await stage.query('SELECT COUNT(*) AS n FROM incident_subject WHERE incident_id = 1');
  if (row?.['n'] !== STORM_HOSTS) throw new Error(`${String(row?.['n'])} hosts are in the incident`);
  return stage.wecom.taken.length;
}

async function measureEvaluation(stage: AlertingStage): Promise<number> {
  await stage.reset();
  await addFleet(stage, FLEET_HOSTS);
  await stage.alerting.evaluate();
  const times: number[] = [];
  for (let run = 0; run < EVALUATIONS; run += 1) {
    const begunMs = performance.now();
    await stage.alerting.evaluate();
    times.push(Math.round(performance.now() - begunMs));
  }
  return median(times);
}

/** Every fault of the robot in turn, two backends at once, one of which is killed on the way. */
async function measureFaults(stage: AlertingStage, log: (line: string) => void): Promise<Figures> {
  await stage.reset();
  await stage.alerting.evaluate();
  const outbox = stage.db.privateTable('alert_outbox');
  const other = stage.open({ holder: 'two' });
  for (let n = 1; n <= MESSAGES; n += 1) {
    const facts = { type: 'undelivered', incident: n, atMs: 0, channel: `c${n}`, messages: 1, answer: '' };
    await stage.query(
      `INSERT INTO ${outbox} (dedup_key, incident_id, channel_id, facts, state) VALUES (?, ?, 1, ?, 'waiting')`,
      [`bench:${n}`, n, JSON.stringify(facts)],
    );
    const fault = FAULTS[n % (2 * FAULTS.length)];
    if (fault !== undefined) stage.wecom.faults.push(fault);
    // A backend that is killed leaves its message on the way, and its lease until that ends.
    if (n % 10 === 0) {
      await stage.query(`UPDATE ${outbox} SET state = 'sending' WHERE state = 'waiting' LIMIT 1`);
      await stage.query(
        `UPDATE ${stage.db.privateTable('lease')} SET expires_at = NOW() - INTERVAL 1 SECOND`,
      );
    }
    await Promise.all([other.send(), stage.alerting.send()]);
    await stage.pass(20);
  }
  for (let more = 0; more < 60; more += 1) {
    await Promise.all([other.send(), stage.alerting.send()]);
    await stage.pass(300);
  }
  const rows = await stage.query(`SELECT incident_id AS id, state, ambiguous FROM ${outbox}`);
  const contents = stage.wecom.contents();
  const copies = (id: unknown) => contents.filter((text) => text.includes(`#${String(id)}】`)).length;
  const doubled = rows.filter(({ id }) => copies(id) > 1);
  log(`${stage.wecom.answers.length} requests: ${countAnswers(stage.wecom.answers)}`);
  return {
    lost: rows.filter(({ id }) => copies(id) === 0).length,
    duplicated: doubled.filter(({ ambiguous }) => ambiguous === 0).length,
    ambiguous: doubled.filter(({ ambiguous }) => ambiguous === 1).length,
  };
}

function countAnswers(answers: readonly string[]): string {
  const kinds = [...new Set(answers)];
  return kinds.map((kind) => `${kind} ${answers.filter((one) => one === kind).length}`).join(', ');
}

async function addFleet(stage: AlertingStage, hosts: number): Promise<void> {
  const names = Array.from({ length: hosts }, (_, index) => [`db-${index}`]);
  await stage.query('INSERT INTO host (rshost) VALUES ?', [names]);
  await stage.query('INSERT INTO tb_monitor_host_config (rshost, istate) SELECT rshost, 2 FROM host');
  await stage.query(
    `INSERT INTO host_status (host_id, interval_ms, agent_version) SELECT host_id, 10000, '1' FROM host`,
  );
}

/** All of it is that much older, the last reports too. */
const age = (stage: AlertingStage, seconds: number) => stage.pass(seconds);
