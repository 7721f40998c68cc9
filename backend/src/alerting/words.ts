/** All words of messages, in both languages. */
import type { Resource } from '@dpm/protocol';
import { amountOf } from './amount.ts';
import type { Family, MeasureKey, Unit } from './rules/measures.ts';

export type Language = 'zh-CN' | 'en-US';

export interface Words {
  alert: (n: number) => string;
  update: (n: number) => string;
  recovery: (n: number) => string;
  reminder: (n: number, times: number) => string;
  digest: (count: number) => string;
  undelivered: (n: number) => string;
  /** First word of a message without an incident. */
  test: string;
  silent: (hosts: string, count: number) => string;
  stillSilent: (hosts: string, count: number, lasted: string) => string;
  back: (hosts: string, count: number, lasted: string) => string;
  left: (count: number) => string;
  last: (time: string) => string;
  never: string;
  owner: string;
  more: (count: number) => string;
  separator: string;
  cut: string;
  notDelivered: (channel: string, messages: number, answer: string) => string;
  testText: (channel: string) => string;
  duration: (ms: number) => string;
  serverDown: (server: string, lasted: string) => string;
  serverBack: (server: string, lasted: string, reports: number) => string;
  databaseDown: (server: string, database: string, lasted: string) => string;
  databaseBack: (server: string, database: string, lasted: string) => string;
  measure: Record<MeasureKey, string>;
  family: Record<Family, string>;
  resource: Record<Resource, string>;
  /** A value with its unit. */
  amount: (value: number, unit: Unit) => string;
  ofHost: string;
  ofUsual: (times: string) => string;
  /** `said` is the first finding. */
  broken: (said: string, lasted: string) => string;
  stillBroken: (said: string, lasted: string) => string;
  mended: (what: string, lasted: string, peak: string | null) => string;
  alsoBroken: (said: string) => string;
  culprit: string;
  formerCulprit: string;
  nowCulprit: (name: string, share: string) => string;
  takes: (resource: string, share: string, usual: string | null) => string;
  noUsual: string;
  started: (time: string) => string;
  endedAt: (name: string, part: string, time: string) => string;
  hurt: string;
  waited: (resource: 'cpu' | 'disk', share: string | null) => string;
  spread: string;
  nobody: (unattributed: string) => string;
  most: (names: string) => string;
  other: string;
  unattributed: string;
  look: (from: string, to: string) => string;
  event: Record<'instance.restarted' | 'instance.gone' | 'instance.new', (name: string) => string>;
  eventOver: Record<'instance.restarted' | 'instance.gone' | 'instance.new', (name: string) => string>;
  /** The texts of the replaced system, to the letter. */
  oldSilent: (hosts: string) => string;
  oldBack: (hosts: string) => string;
}

const minutesOf = (ms: number) => Math.max(0, Math.floor(ms / 60_000));

const zh: Words = {
  alert: (n) => `【告警 #${n}】`,
  update: (n) => `【更新 #${n}】`,
  recovery: (n) => `【恢复 #${n}】`,
  reminder: (n, times) => `【提醒 #${n} 第 ${times} 次】`,
  digest: (count) => `【汇总】${count} 条消息`,
  undelivered: (n) => `【未送达 #${n}】`,
  test: '【测试】',
  silent: (hosts, count) =>
    count === 1 ? `${hosts} 超过 2 分钟未上报` : `${count} 台主机超过 2 分钟未上报: ${hosts}`,
  stillSilent: (hosts, count, lasted) =>
    count === 1 ? `${hosts} 已 ${lasted}未上报` : `${count} 台主机已 ${lasted}未上报: ${hosts}`,
  back: (hosts, count, lasted) =>
    count === 1
      ? `${hosts} 恢复上报，中断 ${lasted}`
      : `${count} 台主机恢复上报，最长中断 ${lasted}: ${hosts}`,
  left: (count) => `仍未上报: ${count} 台`,
  last: (time) => `上次上报 ${time}`,
  never: '从未上报',
  owner: '负责人: ',
  more: (count) => `等 ${count} 台`,
  separator: ', ',
  cut: '…',
  notDelivered: (channel, messages, answer) =>
    `渠道 ${channel} 有 ${messages} 条消息 24 小时内未能送达，已放弃: ${answer}`,
  testText: (channel) => `渠道 ${channel} 可用`,
  duration: (ms) => {
    const minutes = minutesOf(ms);
    return minutes < 120 ? `${minutes} 分钟` : `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分钟`;
  },
  serverDown: (server, lasted) => `监控服务器 ${server} 已 ${lasted}无响应`,
  serverBack: (server, lasted, reports) =>
    `监控服务器 ${server} 恢复，中断 ${lasted}，补收 ${reports} 份上报`,
  databaseDown: (server, database, lasted) => `监控服务器 ${server} 已 ${lasted}无法访问数据库 ${database}`,
  databaseBack: (server, database, lasted) =>
    `监控服务器 ${server} 恢复访问数据库 ${database}，中断 ${lasted}`,
  measure: {
    'host.cpu': 'CPU',
    'host.iowait': '等待 I/O',
    'host.psiCpu': 'CPU 压力',
    'host.psiIo': 'I/O 压力',
    'host.psiMemory': '内存压力',
    'host.memory': '内存',
    'host.swap': '交换区',
    'host.network': '网络',
    'host.clock': '时钟偏差',
    'device.util': '磁盘繁忙',
    'device.queue': '磁盘队列',
    'filesystem.used': '文件系统已用',
    'filesystem.daysLeft': '文件系统写满还剩',
    'filesystem.inodes': 'inode 已用',
    'instance.cpu': '实例 CPU',
    'instance.memory': '实例内存',
    'instance.read': '实例读',
    'instance.write': '实例写',
    'instance.netIn': '实例网络入',
    'instance.netOut': '实例网络出',
    'instance.descriptors': '文件描述符',
    'instance.restarted': '实例重启',
    'instance.gone': '实例消失',
    'instance.new': '新实例',
  },
  family: {
    ...{ cpu: 'CPU', disk: '磁盘', memory: '内存', network: '网络', space: '空间', clock: '时钟' },
    ...{ instance: '实例', event: '实例变化' },
  },
  resource: {
    cpu: 'CPU',
    memory: '内存',
    diskRead: '磁盘读',
    diskWrite: '磁盘写',
    netIn: '网络入',
    netOut: '网络出',
  },
  amount: (value, unit) => amountOf(value, unit, { days: ' 天', seconds: ' 秒', times: ' 倍' }),
  ofHost: ' (占主机)',
  ofUsual: (times) => `平时的 ${times}`,
  broken: (said, lasted) => `${said} 已持续 ${lasted}`,
  stillBroken: (said, lasted) => `${said} 仍在持续，已 ${lasted}`,
  mended: (what, lasted, peak) => `${what}恢复，持续 ${lasted}${peak === null ? '' : `，峰值 ${peak}`}`,
  alsoBroken: (said) => `同时: ${said}`,
  culprit: '元凶: ',
  formerCulprit: '元凶曾为: ',
  nowCulprit: (name, share) => `元凶变为 ${name} (占 ${share})`,
  takes: (resource, share, usual) => `占${resource} ${share}${usual === null ? '' : `，平时 ${usual}`}`,
  noUsual: ' (尚无平时数据)',
  started: (time) => ` (${time} 启动)`,
  endedAt: (name, part, time) => `${name} 的 ${part} 于 ${time} 结束`,
  hurt: '受影响: ',
  waited: (resource, share) =>
    `等待${resource === 'cpu' ? ' CPU' : '磁盘'}${share === null ? '' : ` ${share}`}`,
  spread: '没有突出的实例，负载整体升高',
  nobody: (share) => `无法判断: ${share} 无归属`,
  most: (names) => `占用最多: ${names}`,
  other: '其他进程',
  unattributed: '未归属',
  look: (from, to) => `查看现场 ${from}–${to}`,
  event: {
    'instance.restarted': (name) => `${name} 重启了`,
    'instance.gone': (name) => `${name} 消失了`,
    'instance.new': (name) => `发现新实例 ${name}`,
  },
  eventOver: {
    'instance.restarted': (name) => `${name} 重启后 10 分钟内未再重启`,
    'instance.gone': (name) => `${name} 又回来了`,
    'instance.new': (name) => `${name} 已登记`,
  },
  oldSilent: (hosts) => `进程监控, 超过2min未上报的节点有 : ${hosts}`,
  oldBack: (hosts) => `告警恢复: 进程监控, 超过2min未上报的节点有 : ${hosts}`,
};

const en: Words = {
  alert: (n) => `[Alert #${n}] `,
  update: (n) => `[Update #${n}] `,
  recovery: (n) => `[Recovered #${n}] `,
  reminder: (n, times) => `[Reminder #${n}, message ${times}] `,
  digest: (count) => `[Digest] ${count} messages`,
  undelivered: (n) => `[Undelivered #${n}] `,
  test: '[Test] ',
  silent: (hosts, count) =>
    count === 1
      ? `${hosts}: no report for 2 minutes`
      : `${count} hosts without a report for 2 minutes: ${hosts}`,
  stillSilent: (hosts, count, lasted) =>
    count === 1
      ? `${hosts}: no report for ${lasted}`
      : `${count} hosts without a report for ${lasted}: ${hosts}`,
  back: (hosts, count, lasted) =>
    count === 1
      ? `${hosts} reports again after ${lasted}`
      : `${count} hosts report again, the longest after ${lasted}: ${hosts}`,
  left: (count) => `Still silent: ${count}`,
  last: (time) => `last report ${time}`,
  never: 'never reported',
  owner: 'Owner: ',
  more: (count) => `… ${count} in all`,
  separator: ', ',
  cut: '…',
  notDelivered: (channel, messages, answer) =>
    `${messages} messages were not delivered to ${channel} within 24 hours and are given up: ${answer}`,
  testText: (channel) => `the channel ${channel} works`,
  duration: (ms) => {
    const minutes = minutesOf(ms);
    return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  },
  serverDown: (server, lasted) => `monitoring server ${server}: no sign of life for ${lasted}`,
  serverBack: (server, lasted, reports) =>
    `monitoring server ${server} is back after ${lasted}; ${reports} reports of that time came in since`,
  databaseDown: (server, database, lasted) =>
    `monitoring server ${server} cannot reach the database ${database} for ${lasted}`,
  databaseBack: (server, database, lasted) =>
    `monitoring server ${server} reaches the database ${database} again after ${lasted}`,
  measure: {
    'host.cpu': 'CPU',
    'host.iowait': 'iowait',
    'host.psiCpu': 'CPU pressure',
    'host.psiIo': 'I/O pressure',
    'host.psiMemory': 'memory pressure',
    'host.memory': 'memory',
    'host.swap': 'swap',
    'host.network': 'network',
    'host.clock': 'clock offset',
    'device.util': 'disk busy',
    'device.queue': 'disk queue',
    'filesystem.used': 'file system used',
    'filesystem.daysLeft': 'file system full in',
    'filesystem.inodes': 'inodes used',
    'instance.cpu': 'instance CPU',
    'instance.memory': 'instance memory',
    'instance.read': 'instance reads',
    'instance.write': 'instance writes',
    'instance.netIn': 'instance network in',
    'instance.netOut': 'instance network out',
    'instance.descriptors': 'file descriptors',
    'instance.restarted': 'instance restarted',
    'instance.gone': 'instance gone',
    'instance.new': 'new instance',
  },
  family: {
    ...{ cpu: 'CPU', disk: 'disk', memory: 'memory', network: 'network', space: 'space', clock: 'clock' },
    ...{ instance: 'instance', event: 'instances' },
  },
  resource: {
    ...{ cpu: 'CPU', memory: 'memory', diskRead: 'disk reads', diskWrite: 'disk writes' },
    ...{ netIn: 'network in', netOut: 'network out' },
  },
  amount: (value, unit) => amountOf(value, unit, { days: ' days', seconds: ' s', times: ' times' }),
  ofHost: ' of the host',
  ofUsual: (times) => `${times} its usual`,
  broken: (said, lasted) => `${said} for ${lasted}`,
  stillBroken: (said, lasted) => `${said}, still, for ${lasted}`,
  mended: (what, lasted, peak) => `${what} recovered after ${lasted}${peak === null ? '' : `, peak ${peak}`}`,
  alsoBroken: (said) => `Also: ${said}`,
  culprit: 'Culprit: ',
  formerCulprit: 'Culprit was: ',
  nowCulprit: (name, share) => `the culprit is now ${name} (${share})`,
  takes: (resource, share, usual) =>
    `takes ${share} of ${resource}${usual === null ? '' : `, usually ${usual}`}`,
  noUsual: ' (no history yet)',
  started: (time) => ` (since ${time})`,
  endedAt: (name, part, time) => `${part} of ${name} ended at ${time}`,
  hurt: 'Hurt: ',
  waited: (resource, share) =>
    `waited for ${resource === 'cpu' ? 'CPU' : 'the disk'}${share === null ? '' : ` ${share}`}`,
  spread: 'No instance stands out: load rose everywhere',
  nobody: (share) => `Cannot tell: ${share} have no owner`,
  most: (names) => `Most: ${names}`,
  other: 'other processes',
  unattributed: 'unattributed',
  look: (from, to) => `Look at ${from}–${to}`,
  event: {
    'instance.restarted': (name) => `${name} restarted`,
    'instance.gone': (name) => `${name} is gone`,
    'instance.new': (name) => `new instance ${name}`,
  },
  eventOver: {
    'instance.restarted': (name) => `${name} did not restart again for 10 minutes`,
    'instance.gone': (name) => `${name} is back`,
    'instance.new': (name) => `${name} is known now`,
  },
  oldSilent: (hosts) => `Process monitor, no report for more than 2 min from : ${hosts}`,
  oldBack: (hosts) => `Recovered: process monitor, no report for more than 2 min from : ${hosts}`,
};

export const WORDS: Record<Language, Words> = { 'zh-CN': zh, 'en-US': en };
