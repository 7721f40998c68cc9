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
          evaluateMs: await measureEvaluation(stage, log),
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

/** Every host has just reported, which is three times what 30 s between reports make; one in a hundred is overloaded. */
async function measureEvaluation(stage: AlertingStage, log: (line: string) => void): Promise<number> {
  await stage.reset();
  await stage.alerting.evaluate();
  await stage.query('UPDATE alert_rule SET enabled = 1');
  await addFleet(stage, FLEET_HOSTS);
  await addSamples(stage);
  const times: number[] = [];
  for (let run = 0; run < EVALUATIONS; run += 1) {
    await stage.query('UPDATE host_status SET reported_at = NOW()');
    const begunMs = performance.now();
    await stage.alerting.evaluate();
    times.push(Math.round(performance.now() - begunMs));
  }
  const [rules] = await stage.query('SELECT COUNT(*) AS n FROM alert_rule');
  const [states] = await stage.query("SELECT COUNT(*) AS n FROM alert_state WHERE rule_key LIKE 'rule:%'");
  log(
    `${String(rules?.['n'])} rules, ${String(states?.['n'])} states not at rest; each run: ${times.join(', ')} ms`,
  );
  return median(times);
}

/** One report of each host: 6 devices, 4 file systems, 8 instances. */
async function addSamples(stage: AlertingStage): Promise<void> {
  const numbers = (most: number) =>
    `(${Array.from({ length: most }, (_, n) => `SELECT ${n + 1} AS n`).join(' UNION ALL ')}) k`;
  const of = 'h.host_id, st.a_time, 1';
  const from = 'FROM host h JOIN host_status st ON st.host_id = h.host_id';
  const busy = 'IF(h.host_id % 100 = 0, 0.99, 0.2)';
  for (const sql of [
    `INSERT INTO host_sample (host_id, a_time, seq, interval_ms, cores, cpu_user_ms, cpu_nice_ms, cpu_system_ms, cpu_irq_ms,
       cpu_steal_ms, cpu_idle_ms, cpu_iowait_ms, mem_total_bytes, mem_used_bytes, swap_total_bytes, swap_used_bytes,
       psi_cpu_some_us, psi_io_some_us, psi_memory_some_us, net_in_bytes, net_out_bytes, link_mbit)
     SELECT ${of}, 10000, 32, 320000 * ${busy}, 0, 0, 0, 0, 320000 * (1 - ${busy}), 0, 1e12, 5e11, 1e10, 1e8, 1e5, 1e5, 1e3, 1e8, 1e8, 10000 ${from}`,
    `INSERT INTO component (host_id, kind, name) SELECT h.host_id, 'device', CONCAT('sd', k.n) ${from} JOIN ${numbers(6)}`,
    `INSERT INTO component (host_id, kind, name) SELECT h.host_id, 'filesystem', CONCAT('/data', k.n) ${from} JOIN ${numbers(4)}`,
    `INSERT INTO device_sample (host_id, a_time, seq, component_id, interval_ms, busy_ms, weighted_ms)
     SELECT ${of}, c.component_id, 10000, 10000 * ${busy}, 20000 ${from} JOIN component c ON c.host_id = h.host_id AND c.kind = 'device'`,
    `INSERT INTO filesystem_sample (host_id, a_time, seq, component_id, total_bytes, used_bytes, free_bytes, inodes, inodes_free)
     SELECT ${of}, c.component_id, 1e12, 5e11, 5e11, 1e8, 9e7 ${from} JOIN component c ON c.host_id = h.host_id AND c.kind = 'filesystem'`,
    `INSERT INTO instance (host_id, identity, kind, engine, port, data_dir, name, first_seen, started_at)
     SELECT h.host_id, LPAD(k.n, 32, '0'), 'instance', 'mysqld', 3306 + k.n, '', CONCAT('mysqld ', 3306 + k.n),
       NOW() - INTERVAL 9 DAY, NOW() - INTERVAL 9 DAY ${from} JOIN ${numbers(8)}`,
    `INSERT INTO instance_sample (host_id, a_time, seq, instance_id, interval_ms, cpu_user_ms, cpu_system_ms, memory_bytes,
       read_bytes, write_bytes, net_in_bytes, net_out_bytes, fds, fd_limit)
     SELECT ${of}, i.instance_id, 10000, 3000, 500, 1e9, 1e6, 1e6, 1e6, 1e6, 100, 65536 ${from} JOIN instance i ON i.host_id = h.host_id`,
  ])
    await stage.query(sql);
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
