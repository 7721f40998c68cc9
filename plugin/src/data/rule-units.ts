import { type RuleDraft } from '@dpm/protocol';
import { t } from '../i18n/t';

type Measure = RuleDraft['measure'];

/** In the order of a form: of a host, of its parts, of an instance. */
export const MEASURES: Measure[] = [
  ...(['host.cpu', 'host.psiCpu', 'host.iowait', 'host.psiIo', 'host.memory', 'host.psiMemory'] as const),
  ...(['host.swap', 'host.network', 'host.clock', 'device.util', 'device.queue'] as const),
  ...(['filesystem.used', 'filesystem.daysLeft', 'filesystem.inodes'] as const),
  ...(['instance.cpu', 'instance.memory', 'instance.read', 'instance.write'] as const),
  ...(['instance.netIn', 'instance.netOut', 'instance.descriptors'] as const),
  ...(['instance.restarted', 'instance.gone', 'instance.new'] as const),
];

const MIB = 1_048_576;
const RELATIVE = /^instance\.(cpu|memory|read|write|netIn|netOut)$/;
const EVENT = /^instance\.(restarted|gone|new)$/;

export const isRelative = (measure: Measure) => RELATIVE.test(measure);
/** It happens or not: there is no limit to set. */
export const isEvent = (measure: Measure) => EVENT.test(measure);
export const isOfInstance = (measure: Measure) => measure.startsWith('instance.');
/** The lower the worse. */
export const isBadWhenLow = (measure: Measure) => measure === 'filesystem.daysLeft';

interface Unit {
  /** What people type is so many of what the backend keeps. */
  factor: number;
  label: string;
}

export function unitOf({ measure, compare }: Pick<RuleDraft, 'measure' | 'compare'>): Unit {
  if (compare !== 'value') {
    return { factor: 1, label: t(compare === 'share' ? 'rules.unit.ofHost' : 'rules.unit.times') };
  }
  return UNITS[measure]?.() ?? { factor: 1, label: '%' };
}

const rate = () => ({ factor: MIB, label: 'MiB/s' });

/** All others are percent. */
const UNITS: Partial<Record<Measure, () => Unit>> = {
  'instance.memory': () => ({ factor: MIB, label: 'MiB' }),
  ...{ 'instance.read': rate, 'instance.write': rate, 'instance.netIn': rate, 'instance.netOut': rate },
  'instance.cpu': () => ({ factor: 1, label: t('rules.unit.core') }),
  'device.queue': () => ({ factor: 1, label: t('rules.unit.requests') }),
  'filesystem.daysLeft': () => ({ factor: 1, label: t('rules.unit.days') }),
  'host.clock': () => ({ factor: 1, label: t('rules.unit.seconds') }),
};

const DIGITS = 100;

/** As people type it. */
export function shownLimit(value: number, { factor }: Unit): number {
  return Math.round((value / factor) * DIGITS) / DIGITS;
}
