/** Words of what hosts tell for us, in both languages. */
import type { Language } from './words.ts';

interface WatchWords {
  /** `servers` is a list of `count`; the others are put in by the host. */
  noServer: (servers: string, said: { count: number; since: string; minutes: string }) => string;
  /** Who speaks in our place. */
  toldFor: (host: string) => string;
  /** Of a recovery: who told while it lasted. */
  toldBy: (hosts: string) => string;
  /** An outage that one host saw, and nobody here. */
  seenBack: (host: string, lasted: string) => string;
}

export const WATCH_WORDS: Record<Language, WatchWords> = {
  'zh-CN': {
    noServer: (servers, { count, since, minutes }) =>
      `监控服务器 ${servers} ${count > 1 ? '均' : ''}无响应，自 ${since} 起已 ${minutes} 分钟`,
    toldFor: (host) => `由主机 ${host} 代为告知: 它的上报没有得到任何监控服务器的回应`,
    toldBy: (hosts) => `中断期间由主机 ${hosts} 代为告知`,
    seenBack: (host, lasted) => `主机 ${host} 重新得到监控服务器的回应，中断 ${lasted}`,
  },
  'en-US': {
    noServer: (servers, { count, since, minutes }) =>
      `monitoring server${count > 1 ? 's' : ''} ${servers}: no answer since ${since}, ${minutes} min`,
    toldFor: (host) => `Told by the host ${host}: no monitoring server answers its reports`,
    toldBy: (hosts) => `Told meanwhile by the host ${hosts}`,
    seenBack: (host, lasted) => `the host ${host} gets answers of monitoring servers again after ${lasted}`,
  },
};
