/** The rules of a new installation. Those of `[RULE]` keys are on only where the file sets one. */
import type { Config } from '../../config.ts';
import type { MeasureKey } from './measures.ts';
import { EVERYWHERE, type Rule, type Severity } from './rule.ts';

export type ShippedRule = Omit<Rule, 'id'> & { shippedKey: string };

interface Draft {
  name: string;
  measure: MeasureKey;
  severity: Severity;
  limit: number;
  clear: number;
  forS: number;
  clearForS?: number;
  enabled?: boolean;
}

const MINUTE_S = 60;

const HOST: Draft[] = [
  {
    name: 'CPU 饱和 CPU saturated',
    measure: 'host.cpu',
    severity: 'warning',
    limit: 90,
    clear: 80,
    forS: 3 * MINUTE_S,
  },
  {
    name: 'CPU 压力 CPU pressure',
    measure: 'host.psiCpu',
    severity: 'warning',
    limit: 60,
    clear: 40,
    forS: 5 * MINUTE_S,
  },
  {
    name: '等待 I/O iowait',
    measure: 'host.iowait',
    severity: 'warning',
    limit: 40,
    clear: 25,
    forS: 3 * MINUTE_S,
  },
  {
    name: 'I/O 压力 I/O pressure',
    measure: 'host.psiIo',
    severity: 'warning',
    limit: 60,
    clear: 40,
    forS: 5 * MINUTE_S,
  },
  {
    name: '内存 memory',
    measure: 'host.memory',
    severity: 'warning',
    limit: 95,
    clear: 90,
    forS: 5 * MINUTE_S,
  },
  {
    name: '内存压力 memory pressure',
    measure: 'host.psiMemory',
    severity: 'critical',
    limit: 20,
    clear: 10,
    forS: 2 * MINUTE_S,
  },
  { name: '交换 swap', measure: 'host.swap', severity: 'warning', limit: 50, clear: 40, forS: 10 * MINUTE_S },
  {
    name: '网络 network',
    measure: 'host.network',
    severity: 'warning',
    limit: 90,
    clear: 80,
    forS: 3 * MINUTE_S,
  },
  {
    name: '时钟偏差 clock offset',
    measure: 'host.clock',
    severity: 'info',
    limit: 30,
    clear: 10,
    forS: 10 * MINUTE_S,
  },
  {
    name: '文件系统将满 file system full',
    measure: 'filesystem.used',
    severity: 'warning',
    limit: 90,
    clear: 88,
    forS: 5 * MINUTE_S,
  },
  {
    name: '文件系统几天内满 days left',
    measure: 'filesystem.daysLeft',
    severity: 'warning',
    limit: 3,
    clear: 4,
    forS: 60 * MINUTE_S,
  },
  {
    name: 'inode',
    measure: 'filesystem.inodes',
    severity: 'warning',
    limit: 90,
    clear: 88,
    forS: 5 * MINUTE_S,
  },
];

const INSTANCE: Draft[] = [
  {
    name: '实例重启 restarted',
    measure: 'instance.restarted',
    severity: 'warning',
    limit: 1,
    clear: 1,
    forS: 0,
  },
  {
    name: '实例消失 gone',
    measure: 'instance.gone',
    severity: 'critical',
    limit: 1,
    clear: 1,
    forS: MINUTE_S,
    clearForS: 0,
  },
  {
    name: '新实例 new instance',
    measure: 'instance.new',
    severity: 'info',
    limit: 1,
    clear: 1,
    forS: 0,
    enabled: false,
  },
  {
    name: '文件描述符 descriptors',
    measure: 'instance.descriptors',
    severity: 'warning',
    limit: 85,
    clear: 75,
    forS: 5 * MINUTE_S,
  },
];

export function shippedRules({
  thresholds,
  ruleKeys,
}: Pick<Config, 'thresholds' | 'ruleKeys'>): ShippedRule[] {
  const { utilPercent, queueLength, cpuPercent, memoryBytes, ioBytesPerS, netBytesPerS } = thresholds;
  const has = (key: string) => ruleKeys.has(key);
  // A device of today is busy half of the time without harm: without a word of the file, nearly all of the time.
  const util = has('util') ? utilPercent : 95;
  const queue = has('avgqu') ? queueLength : 32;
  const device: Draft[] = [
    {
      name: '磁盘繁忙 device busy',
      measure: 'device.util',
      severity: 'warning',
      limit: util,
      clear: 0.85 * util,
      forS: 3 * MINUTE_S,
    },
    {
      name: '磁盘队列 device queue',
      measure: 'device.queue',
      severity: 'warning',
      limit: queue,
      clear: 0.75 * queue,
      forS: 3 * MINUTE_S,
    },
  ];
  const old = (
    name: string,
    { measure, limit, key }: { measure: MeasureKey; limit: number; key: string },
  ): Draft => ({
    ...{ name, measure, severity: 'info', limit, clear: 0.85 * limit, forS: 5 * MINUTE_S, enabled: has(key) },
  });
  const replaced = [
    old('实例 CPU instance CPU', { measure: 'instance.cpu', limit: cpuPercent, key: 'cpu' }),
    old('实例内存 instance memory', { measure: 'instance.memory', limit: memoryBytes, key: 'mem' }),
    old('实例读 instance reads', { measure: 'instance.read', limit: ioBytesPerS, key: 'io' }),
    old('实例写 instance writes', { measure: 'instance.write', limit: ioBytesPerS, key: 'io' }),
    old('实例网络入 instance network in', { measure: 'instance.netIn', limit: netBytesPerS, key: 'net' }),
    old('实例网络出 instance network out', { measure: 'instance.netOut', limit: netBytesPerS, key: 'net' }),
  ];
  return [...HOST, ...device, ...INSTANCE, ...replaced].map(toRule);
}

function toRule({ enabled = true, clearForS = 2 * MINUTE_S, ...draft }: Draft): ShippedRule {
  return {
    ...draft,
    enabled,
    clearForS,
    compare: 'value',
    scope: EVERYWHERE,
    overrides: [],
    shippedKey: draft.measure,
  };
}
