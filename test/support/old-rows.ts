/** Rows as two servers of the replaced system kept them, with everything odd that was seen in them. */
import { createHash } from 'node:crypto';
import type { OldTable } from '../../backend/src/import/old-tables.ts';

export type OldRow = Record<string, unknown>;
export type OldContent = Record<OldTable, OldRow[]>;

export const OLD_HOSTS = ['192.168.168.11', '192.168.168.12', 'db-17', '数据库-1'];

const md5 = (text: string) => createHash('md5').update(text, 'utf8').digest('hex');

/** Command lines; those with passwords are the same program once they are masked. */
export const OLD_COMMANDS = [
  '/usr/sbin/mysqld --datadir=/data/3306 --port=3306',
  'mysqldump --host=127.0.0.1 --user=backup --password=S3cret-one orders',
  'mysqldump --host=127.0.0.1 --user=backup --password=S3cret-two orders',
  `redis-cli -a hunter2 -h 127.0.0.1 monitor`,
  `python3 /opt/备份/导出.py --标题 "它's 好" \\ 'x'; drop table t; -- `,
  'mysql -uroot -pTop5ecret -e "select \'a\'"',
  `java ${'-Dlong=value '.repeat(800)}end`,
];
/** What must be nowhere after an import. */
export const OLD_SECRETS = ['S3cret-one', 'S3cret-two', 'hunter2', 'Top5ecret'];

/** Random numbers that are the same every time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `YYYY-MM-DD hh:mm:ss` of seconds that are counted in local time. */
function localTime(localS: number): string {
  return new Date(localS * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** Ten to eight in the morning at +08:00: ten minutes later the day begins in UTC. */
const MORNING_S = Date.UTC(2025, 2, 1, 7, 50) / 1000;

/**
 * `reports` of every host on three days, 26 to 30 s apart. Every third was kept by two servers, whose rows do not
 * always stand together.
 */
export function generateOldContent({ reports, seed = 1 }: { reports: number; seed?: number }): OldContent {
  const random = createRandom(seed);
  const content: OldContent = {
    hostConfig: OLD_HOSTS.map((rshost, place) => ({ rshost, istate: [2, 1, 0, -1][place] })),
    versionInfo: ['1.5', '1.6'].map((version, day) => ({
      version,
      a_time: localTime(MORNING_S + day * 86_400),
    })),
    alertInfo: [
      { rshost: OLD_HOSTS[0], istate: 3, a_time: localTime(MORNING_S), remarks: '超过2min未上报' },
      {
        rshost: '10.0.0.1',
        istate: 1,
        a_time: localTime(MORNING_S),
        remarks: 'db-17报告, server 端连接异常',
      },
    ],
    processInfo: OLD_COMMANDS.map((remarks) => ({ md5_str: md5(remarks), remarks })),
    ...{ hostInfo: [], processIoInfo: [], diskInfo: [], utilQuInfo: [], portNetInfo: [] },
  };
  const late: { table: OldTable; row: OldRow }[] = [];
  for (let report = 0; report < reports; report += 1) {
    const day = Math.floor((3 * report) / reports);
    const within = report - Math.ceil((day * reports) / 3);
    for (const [place, host] of OLD_HOSTS.entries()) {
      const atS = MORNING_S + day * 86_400 + within * 28 + Math.floor(random() * 3) + place;
      for (const [table, row] of generateReport(host, { atS, random })) {
        content[table].push(row);
        if (report % 3 !== 0) continue;
        if (random() < 0.5) content[table].push({ ...row });
        else late.push({ table, row: { ...row } });
      }
    }
    if (report % 10 === 9) for (const { table, row } of late.splice(0)) content[table].push(row);
  }
  for (const { table, row } of late) content[table].push(row);
  return content;
}

function generateReport(
  host: string,
  { atS, random }: { atS: number; random: () => number },
): [OldTable, OldRow][] {
  const a_time = localTime(atS);
  const number = (most: number) => Math.floor(random() * most);
  const decimal = (most: number) => (random() * most).toFixed(2);
  const rows: [OldTable, OldRow][] = [['hostInfo', generateHost({ host, a_time, number, decimal })]];
  for (const part of ['/dev/sda1', '/dev/mapper/数据-lv']) {
    const [total, used] = [1_800, number(1_800)];
    const disk_info = { total: `${total}`, used: `${used}`, free: `${total - used}` };
    rows.push(['diskInfo', { rshost: host, part, disk_info, a_time }]);
  }
  if (random() < 0.4) {
    rows.push(['utilQuInfo', { rshost: host, dev: 'sdb', avgqu: number(90), util: 50 + number(51), a_time }]);
  }
  for (let process = number(4); process > 0; process -= 1) {
    const command = OLD_COMMANDS[number(OLD_COMMANDS.length)] ?? '';
    rows.push([
      'processIoInfo',
      {
        ...{ rshost: host, rsport: 4_000 + process, cpu: number(3) * 123, mem: number(3) * 2.5 },
        ...{ io_r: random() < 0.3 ? 0 : 18_000.25, io_w: number(20_000) + 0.5 },
        ...{ a_time: localTime(atS + 2), md5_str: md5(command), remarks: '' },
      },
    ]);
  }
  for (let flow = number(3); flow > 0; flow -= 1) {
    const rsinfo = `${host}:${3_305 + flow}`;
    const [in_info, out_info] = [number(90_000), number(90_000)];
    rows.push([
      'portNetInfo',
      { rsinfo, remote: `10.0.${flow}.7`, in_info, out_info, a_time: localTime(atS + 1) },
    ]);
  }
  return rows;
}

function generateHost(options: {
  host: string;
  a_time: string;
  number: (most: number) => number;
  decimal: (most: number) => string;
}): OldRow {
  const { host, a_time, number, decimal } = options;
  const [total, used, idle] = [256, number(256), number(70)];
  const [send, receive] = [decimal(90_000), decimal(90_000)];
  return {
    rshost: host,
    cpu_info: { total: '32', load: decimal(60), id: `${idle}.${number(10)}`, wa: decimal(30) },
    mem_info: { total: `${total}`, used: `${used}`, free: `${total - used}` },
    io_info: {
      Total: { read: decimal(50_000), write: decimal(90_000) },
      Actual: { read: decimal(50_000), write: decimal(120_000) },
    },
    // Version 1.6 sends the speed only.
    net:
      number(3) === 0
        ? { speed: '10000' }
        : { speed: '10000', Total: (Number(send) + Number(receive)).toFixed(2), send, receive },
    a_time,
  };
}
