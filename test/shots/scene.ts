/** What the pictures show: the product in a real Grafana, a database at work, and every page with something on it. */
import type { NewChannel, RouteDrafts, SilenceDraft } from '@dpm/protocol';
import { startDumpClient } from '../support/dump-client.ts';
import { fillFleetSamples } from '../support/fleet-samples.ts';
import { startGrafanaStage, type GrafanaStage } from '../support/grafana-stage.ts';
import type { GrafanaClient } from '../support/grafana-client.ts';
import { startMariadb } from '../support/mariadb.ts';
import { until } from '../support/until.ts';
import { startWecom } from '../support/wecom-server.ts';

const API = '/api/plugin-proxy/dbzz-processmonitor-app';
const WAIT_MS = 60_000;
/** Enough for lines that look like lines. */
const REPORTS = 40;
/** Beyond those that report. */
const HOSTS = { first: 101, hosts: 60, hours: 1 };

export interface Scene {
  stage: GrafanaStage;
  remove(): Promise<void>;
}

/** With hosts, channels and the like that nobody runs, so that no list is empty. */
export async function startScene(): Promise<Scene> {
  const undo: (() => Promise<unknown>)[] = [];
  const remove = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const wecom = await startWecom();
    undo.push(() => wecom.stop());
    const stage = await startGrafanaStage({ DPM_MSM_WX_URL: wecom.url('look') });
    undo.push(() => stage.remove());
    const database = await startMariadb();
    undo.push(() => database.stop());
    const dump = startDumpClient(database);
    undo.push(() => dump.finish());
    await putRuleInForce(stage);
    await fill(stage, wecom.url('second'));
    const isTold = () => wecom.contents().some((text) => text.includes('【告警'));
    await until(async () => (isTold() && (await reportsOf(stage)) > REPORTS ? true : undefined), 2 * WAIT_MS);
    return { stage, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function reportsOf({ product }: GrafanaStage): Promise<number> {
  return Number((await product.query('SELECT COUNT(*) AS n FROM host_sample WHERE host_id < 100'))[0]?.['n']);
}

/** A limit that this machine is above for sure: an incident, with its message. */
async function putRuleInForce({ admin }: GrafanaStage): Promise<void> {
  interface Rule {
    id: number;
    measure: string;
    unit: unknown;
    firing: unknown;
  }
  const { rules } = await admin.json<{ rules: Rule[] }>(`${API}/read/rules`);
  const rule = rules.find(({ measure }) => measure === 'host.cpu');
  if (rule === undefined) throw new Error('no rule for the CPU of hosts was shipped');
  const { id, unit: _unit, firing: _firing, ...draft } = rule;
  const body = { ...draft, limit: 10, clear: 5, forS: 0 };
  await change(admin, { path: `admin/rule?id=${id}`, method: 'PUT', body });
}

/** Changes answer nothing. */
async function change(
  admin: GrafanaClient,
  { path, method, body }: { path: string; method: string; body: object },
): Promise<void> {
  const { status, body: answer } = await admin.send({ path: `${API}/${path}`, method, body });
  if (status >= 400) throw new Error(`${path}: ${status} ${answer}`);
}

async function fill({ product, admin }: GrafanaStage, robot: string): Promise<void> {
  const sends = { enabled: true, language: 'zh-CN', format: 'markdown' } as const;
  const channels: NewChannel[] = [
    { name: '数据库值班群', kind: 'wecom', url: robot, ...sends },
    {
      name: 'Mail to the DBAs',
      kind: 'mail',
      mail: {
        ...{ host: 'smtp.example.com', port: 587, security: 'starttls', user: 'dpm', password: 'x' },
        ...{ from: 'dpm@example.com', to: ['dba@example.com', 'oncall@example.com'] },
      },
      ...{ enabled: false, language: 'en-US', format: 'markdown' },
    },
  ];
  for (const body of channels) await change(admin, { path: 'admin/channels', method: 'POST', body });
  const everything = { hosts: [], owners: [], tags: [], kinds: [], severities: [] };
  const silence: SilenceDraft = {
    ...{ matcher: { ...everything, tags: ['night'] }, note: '每周备份', startsMs: Date.now(), endsMs: null },
    weekly: { days: [6, 7], minute: 120, minutes: 90, utcOffsetMinutes: 480 },
  };
  await change(admin, { path: 'edit/silences', method: 'POST', body: silence });
  const routes: RouteDrafts['routes'] = [
    { name: '夜间批处理', matcher: { ...everything, tags: ['batch'] }, channels: [], goesOn: false },
  ];
  await change(admin, { path: 'admin/routes', method: 'PUT', body: { routes } });
  const connection = await product.connect('monitor_rw');
  await fillFleetSamples(connection, HOSTS);
  const last = HOSTS.first + HOSTS.hosts - 1;
  const numbers = `FROM seq_${HOSTS.first}_to_${last}`;
  await connection.query(
    `UPDATE host SET alias = CONCAT('orders-', host_id), owner = IF(host_id MOD 2, 'zhang.san', 'li.si'),
       tags = IF(host_id MOD 3, '["core"]', '["batch","night"]') WHERE host_id >= ${HOSTS.first}`,
  );
  await connection.query(
    `INSERT INTO host_status (host_id, a_time, reported_at, interval_ms, agent_version, cores, cpu_share, memory_share,
       disk_util, disk_device, top_instance_id, top_share, instance_count)
     SELECT seq, NOW(), NOW() - INTERVAL IF(seq MOD 17 = 0, 3, -1) HOUR, 30000, '0.1.0', 32, CRC32(seq) / 4294967296,
       CRC32(seq + 1) / 4294967296, CRC32(seq + 2) / 4294967296, 'sda', (seq - 1) * 12 + 3,
       CRC32(seq) / 5294967296, 11 ${numbers}`,
  );
  await connection.query(
    `INSERT INTO tb_monitor_host_config SELECT 0, CONCAT('db-', LPAD(seq, 4, '0')), 2 ${numbers}`,
  );
  await connection.end();
}
