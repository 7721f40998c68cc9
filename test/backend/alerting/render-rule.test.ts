import { describe, expect, it } from 'vitest';
import type { Finding, RuleFacts } from '../../../backend/src/alerting/facts.ts';
import { createLink } from '../../../backend/src/alerting/link.ts';
import { render, type Style } from '../../../backend/src/alerting/render.ts';

const AT = Date.UTC(2026, 0, 2, 14, 5, 0);
const BEGAN = AT - 180_000;
const style = (more: Partial<Style> = {}): Style => ({
  ...{ language: 'zh-CN', format: 'markdown' },
  formatTime: (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' '),
  linkTo: createLink('https://g.example'),
  ...more,
});
const finding = (more: Partial<Finding> = {}): Finding => ({
  ...{ rule: 'device busy', measure: 'device.util', compare: 'value', part: 'sdb' },
  ...{ value: 98, peak: 99, limit: 95, usual: null },
  ...more,
});
const facts = (more: Partial<RuleFacts> = {}): RuleFacts => ({
  ...{ type: 'rule', kind: 'alert', incident: 1042, atMs: AT, severity: 'warning', family: 'disk' },
  host: { host: 'db-17', alias: 'orders', owner: 'zhang.san', reportedMs: AT },
  ...{ findings: [finding()], beganMs: BEGAN, notice: 1, culpritChanged: false },
  culprit: {
    ...{
      code: 'guilty',
      resource: 'diskRead',
      share: 0.71,
      usualShare: 0.09,
      confidence: 0.9,
      unattributedShare: 0,
    },
    guilty: { id: 7, name: 'mysqld 3307', dataDir: '/data/3307', command: 'mysqld --port=3307' },
    part: {
      ...{ name: 'mysqldump', share: 0.66, startedMs: BEGAN, endedMs: null },
      command: 'mysqldump --single-transaction orders',
    },
    hurt: [{ name: 'mysqld 3309', dataDir: '/data/3309', waited: 0.41 }],
    most: [],
  },
  ...more,
});
const lines = (told: RuleFacts, how: Partial<Style> = {}) => {
  const { text, tail } = render(told, style(how));
  return [...text.split('\n'), ...(tail === undefined ? [] : [tail])];
};
const culprit = facts().culprit as NonNullable<RuleFacts['culprit']>;
const LINK = `https://g.example/a/dbzz-processmonitor-app/culprits?var-host=db-17&from=${BEGAN - 60_000}&to=${AT}`;

describe('a message about a broken rule', () => {
  it('says what is wrong, who did it with what, who was hurt, whose it is, and where to look', () => {
    expect(lines(facts())).toEqual([
      '【告警 #1042】db-17 orders 磁盘繁忙 sdb 98% 已持续 3 分钟',
      '元凶: mysqld 3307 /data/3307 占磁盘读 71%，平时 9%',
      '  └ mysqldump (14:02 启动)',
      '  mysqldump --single-transaction orders',
      '受影响: mysqld 3309 /data/3309 等待磁盘 41%',
      '2026-01-02 14:05:00',
      '负责人: <@zhang.san>',
      `[查看现场 14:01–14:05](${LINK})`,
    ]);
  });

  it('says the same in English, and as plain text with the bare address', () => {
    expect(lines(facts(), { language: 'en-US', format: 'text' })).toEqual([
      '[Alert #1042] db-17 orders disk busy sdb 98% for 3 min',
      'Culprit: mysqld 3307 /data/3307 takes 71% of disk reads, usually 9%',
      '  └ mysqldump (since 14:02)',
      '  mysqldump --single-transaction orders',
      'Hurt: mysqld 3309 /data/3309 waited for the disk 41%',
      '2026-01-02 14:05:00',
      'Owner: zhang.san',
      `Look at 14:01–14:05 ${LINK}`,
    ]);
  });

  it.each([
    [
      facts({ kind: 'update', culpritChanged: true }),
      '【更新 #1042】db-17 orders 元凶变为 mysqld 3307 (占 71%)',
    ],
    [
      facts({ kind: 'reminder', notice: 3 }),
      '【提醒 #1042 第 3 次】db-17 orders 磁盘繁忙 sdb 98% 仍在持续，已 3 分钟',
    ],
    [facts({ kind: 'recovery' }), '【恢复 #1042】db-17 orders 磁盘繁忙 sdb 恢复，持续 3 分钟，峰值 99%'],
  ])('begins with its kind and number: %#', (told, first) => {
    expect(lines(told)[0]).toBe(first);
  });

  it('of a recovery tells when the job of the culprit ended', () => {
    const part = { ...(culprit.part as NonNullable<typeof culprit.part>), endedMs: AT - 60_000 };
    expect(lines(facts({ kind: 'recovery', culprit: { ...culprit, part } }))).toContain(
      'mysqld 3307 的 mysqldump 于 14:04 结束',
    );
  });

  it('says so when nobody stands out, and when too much has no owner', () => {
    const nobody = { ...culprit, guilty: null, part: null, hurt: [] };
    const most = [
      { name: 'mysqld 3307', kind: 'instance' as const, share: 0.3 },
      { name: null, kind: 'other' as const, share: 0.2 },
    ];
    expect(lines(facts({ culprit: { ...nobody, code: 'spread', most } })).slice(1, 3)).toEqual([
      '没有突出的实例，负载整体升高',
      '占用最多: mysqld 3307 30%, 其他进程 20%',
    ]);
    expect(lines(facts({ culprit: { ...nobody, code: 'unattributed', unattributedShare: 0.45 } }))[1]).toBe(
      '无法判断: 45% 无归属',
    );
  });

  it('lists what else is broken, and is whole without a culprit and without a link', () => {
    const findings = [finding(), finding({ measure: 'host.iowait', part: null, value: 44.4 })];
    expect(lines(facts({ findings, culprit: null }), { linkTo: () => undefined })).toEqual([
      '【告警 #1042】db-17 orders 磁盘繁忙 sdb 98% 已持续 3 分钟',
      '同时: 等待 I/O 44%',
      '2026-01-02 14:05:00',
      '负责人: <@zhang.san>',
    ]);
  });

  it.each([
    [
      finding({ measure: 'filesystem.daysLeft', part: '/data', value: 2.26 }),
      '文件系统写满还剩 /data 2.3 天',
    ],
    [
      finding({ measure: 'instance.memory', part: 'redis 6379', value: 6.5 * 1024 ** 3 }),
      '实例内存 redis 6379 6.5 GiB',
    ],
    [
      finding({ measure: 'instance.read', part: 'mysqld 3307', compare: 'usual', value: 8.04 }),
      '实例读 mysqld 3307 平时的 8 倍',
    ],
    [
      finding({ measure: 'instance.cpu', part: 'mysqld 3307', compare: 'share', value: 71.2 }),
      '实例 CPU mysqld 3307 71% (占主机)',
    ],
    [finding({ measure: 'host.clock', part: null, value: 600 }), '时钟偏差 600 秒'],
  ])('tells values in their unit: %#', (one, said) => {
    expect(lines(facts({ findings: [one] }))[0]).toContain(said);
  });

  it('lets no name mention anybody, nor begin a line or a link', () => {
    const hostile = {
      ...culprit,
      guilty: { id: 1, name: 'a', dataDir: '<@all>\n[x](http://evil)', command: 'b' },
      part: { name: '<@all>', share: 1, startedMs: null, endedMs: null, command: '`c`\r\n<@all>' },
    };
    const said = lines(facts({ culprit: hostile }), { linkTo: () => undefined });
    expect(said.join('\n')).not.toMatch(/<@all|\[x\]|`/);
    expect(said).toHaveLength(7);
  });
});
