import { type HostRow } from '@dpm/protocol';
import { t, type MessageKey } from '../i18n/t';

export type HostState = 'online' | 'waiting' | 'silent' | 'bringing' | 'taking' | 'offline';

/** A host without a report for this long is silent; the same limit as the alert's. */
const SILENT_AFTER_S = 120;

const BY_ISTATE: Record<number, HostState> = { 0: 'taking', [-1]: 'offline' };

/** `istate` of the configuration: 1 bring online, 2 online, 0 take offline, -1 offline. */
export function hostState({ istate, ageS }: Pick<HostRow, 'istate' | 'ageS'>): HostState {
  const wanted = istate === null ? undefined : BY_ISTATE[istate];
  if (wanted) {
    return wanted;
  }
  if (ageS === null) {
    return istate === 1 ? 'bringing' : 'waiting';
  }
  return ageS >= SILENT_AFTER_S ? 'silent' : 'online';
}

const AGES: Array<[limitS: number, unitS: number, key: MessageKey]> = [
  [120, 1, 'host.ageS'],
  [7_200, 60, 'host.ageMin'],
  [172_800, 3_600, 'host.ageH'],
  [Infinity, 86_400, 'host.ageD'],
];

export function formatAge(ageS: number): string {
  const [, unitS, key] = AGES.find(([limitS]) => ageS < limitS) ?? AGES[3]!;
  return t(key, { count: Math.max(0, Math.round(ageS / unitS)) });
}
