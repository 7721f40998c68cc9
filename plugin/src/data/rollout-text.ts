import { type Rollout } from './rollout-queries';
import { formatBytes, formatDuration, formatShare } from './format';
import { t } from '../i18n/t';

const SHORT = 8;

/** Label and the beginning of its SHA-256: two builds may have the same label. */
export function bundleName(bundle: string, version: string): string {
  return t('upgrades.name', { version, bundle: bundle.slice(0, SHORT) });
}

/** What everybody runs when it is rolled back. */
export function baseName({ baseBundle, baseVersion }: Pick<Rollout, 'baseBundle' | 'baseVersion'>): string {
  return baseBundle === null ? t('upgrades.base2') : bundleName(baseBundle, baseVersion);
}

/** Who began it. */
export const whoText = (login: string) => (login === 'backend' ? t('upgrades.backend') : login);

/** Why it was halted, in the reader's language; what a backend did not tell by a code as it said it; empty: it was not. */
export function haltText({ halt, reason }: Pick<Rollout, 'halt' | 'reason'>): string {
  if (halt === null) {
    return reason ?? '';
  }
  const { code, values } = halt;
  const { host = '', trouble = '', hosts = '', count = 0, wave = 0 } = values;
  const number = (name: string) => Number(values[name] ?? 0);
  const lastedS = code === 'slow' ? number('longestS') : number('ageS');
  const isSince = code === 'silent' && values.ageS !== undefined;
  return t(isSince ? 'upgrades.halt.silentFor' : `upgrades.halt.${code}`, {
    ...{ host, trouble, hosts, count, wave, time: formatDuration(lastedS * 1_000) },
    ...{ cpu: formatShare(number('cpu')), cpuBefore: formatShare(number('cpuBefore')) },
    ...{ memory: formatBytes(number('memory')), memoryBefore: formatBytes(number('memoryBefore')) },
  });
}
