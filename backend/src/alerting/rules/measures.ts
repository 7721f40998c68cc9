/** What rules can watch, in the units that people set limits in. */
import type { RuleDraft } from '@dpm/protocol';

export type MeasureKey = RuleDraft['measure'];

/** Measures of one family on one host are one incident: a full disk queue needs no three messages. */
export type Family = 'cpu' | 'disk' | 'memory' | 'network' | 'space' | 'clock' | 'instance' | 'event';

/** Where the newest value is read from; each is one query. */
export type Source = 'host' | 'device' | 'filesystem' | 'instance';

/** percent: 0 to 100; cpuPercent: 100 is one core; times: of the usual. */
export type Unit = 'percent' | 'cpuPercent' | 'count' | 'bytes' | 'bytesPerS' | 'days' | 'seconds' | 'times';

export interface Measure {
  family: Family;
  source: Source;
  unit: Unit;
  /** `below`: the lower the worse. Default: the higher. */
  bad?: 'below';
  /** It happens and is over: nothing to remind of, and nothing to recover from. */
  once?: true;
  /** It can be set against the host's total, or against the instance's own usual. */
  relative?: true;
}

const MEASURES = {
  'host.cpu': { family: 'cpu', source: 'host', unit: 'percent' },
  'host.iowait': { family: 'disk', source: 'host', unit: 'percent' },
  'host.psiCpu': { family: 'cpu', source: 'host', unit: 'percent' },
  'host.psiIo': { family: 'disk', source: 'host', unit: 'percent' },
  'host.psiMemory': { family: 'memory', source: 'host', unit: 'percent' },
  'host.memory': { family: 'memory', source: 'host', unit: 'percent' },
  'host.swap': { family: 'memory', source: 'host', unit: 'percent' },
  'host.network': { family: 'network', source: 'host', unit: 'percent' },
  'host.clock': { family: 'clock', source: 'host', unit: 'seconds' },
  'device.util': { family: 'disk', source: 'device', unit: 'percent' },
  'device.queue': { family: 'disk', source: 'device', unit: 'count' },
  'filesystem.used': { family: 'space', source: 'filesystem', unit: 'percent' },
  'filesystem.daysLeft': { family: 'space', source: 'filesystem', unit: 'days', bad: 'below' },
  'filesystem.inodes': { family: 'space', source: 'filesystem', unit: 'percent' },
  'instance.cpu': { family: 'instance', source: 'instance', unit: 'cpuPercent', relative: true },
  'instance.memory': { family: 'instance', source: 'instance', unit: 'bytes', relative: true },
  'instance.read': { family: 'instance', source: 'instance', unit: 'bytesPerS', relative: true },
  'instance.write': { family: 'instance', source: 'instance', unit: 'bytesPerS', relative: true },
  'instance.netIn': { family: 'instance', source: 'instance', unit: 'bytesPerS', relative: true },
  'instance.netOut': { family: 'instance', source: 'instance', unit: 'bytesPerS', relative: true },
  'instance.descriptors': { family: 'instance', source: 'instance', unit: 'percent' },
  'instance.restarted': { family: 'event', source: 'instance', unit: 'count', once: true },
  'instance.gone': { family: 'event', source: 'instance', unit: 'count' },
  'instance.new': { family: 'event', source: 'instance', unit: 'count', once: true },
} as const satisfies Record<MeasureKey, Measure>;

export function measureOf(key: MeasureKey): Measure {
  return MEASURES[key];
}

/** Against a fixed value, as a part of the host's total, or against its own usual for that hour of the week. */
export type Comparison = RuleDraft['compare'];

/** The unit of a rule's limit. */
export function unitOf(key: MeasureKey, compare: Comparison): Unit {
  if (compare === 'share') return 'percent';
  return compare === 'usual' ? 'times' : MEASURES[key].unit;
}

/** Higher is worse for the state machine, whatever the measure: those that are bad when low change their sign. */
export function orient(key: MeasureKey, value: number): number {
  return measureOf(key).bad === 'below' ? -value : value;
}

/** Less than this is as good as nothing, by unit: 10 % of a core, 64 MiB, 1 MiB/s. */
const LEAST_USUAL: Partial<Record<Unit, number>> = {
  cpuPercent: 10,
  bytes: 67_108_864,
  bytesPerS: 1_048_576,
};

/** What usually rests would be a thousand times its usual for nothing: the least that a value is set against. */
export function leastUsualOf(key: MeasureKey): number {
  return LEAST_USUAL[MEASURES[key].unit] ?? 1;
}
