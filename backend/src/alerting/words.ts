/** All words of messages, in both languages. */
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
  sharedNetwork: (network: string) => string;
  sharedOwner: (owner: string) => string;
  owner: string;
  more: (count: number) => string;
  separator: string;
  cut: string;
  notDelivered: (channel: string, messages: number, answer: string) => string;
  testText: (channel: string) => string;
  duration: (ms: number) => string;
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
  sharedNetwork: (network) => `共同点: 网段 ${network}`,
  sharedOwner: (owner) => `共同点: 负责人 ${owner}`,
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
  sharedNetwork: (network) => `In common: network ${network}`,
  sharedOwner: (owner) => `In common: owner ${owner}`,
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
  oldSilent: (hosts) => `Process monitor, no report for more than 2 min from : ${hosts}`,
  oldBack: (hosts) => `Recovered: process monitor, no report for more than 2 min from : ${hosts}`,
};

export const WORDS: Record<Language, Words> = { 'zh-CN': zh, 'en-US': en };
