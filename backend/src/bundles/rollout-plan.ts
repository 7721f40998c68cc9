/**
 * What is to be done about a rollout: decided from what its hosts report, and nothing else. Waves are one host, a tenth,
 * and the rest; the next begins when every host of the present one has reported with the new bundle and goes on
 * doing so for a while. Pure.
 */

export interface RolloutMember {
  host: string;
  wave: number;
  /** Its newest report was made by the bundle, with its label. */
  isRunning: boolean;
  /** Seconds since its newest report. */
  ageS: number | null;
  /** CPU time of the agent, 1 is one core, and most resident memory, before it was told and since it runs. */
  cpuBefore: number | null;
  cpuAfter: number | null;
  rssBefore: number | null;
  rssAfter: number | null;
  /** Why it does not take the bundle. */
  trouble: string | null;
}

export interface RolloutFacts {
  /** 0: none yet. */
  wave: number;
  waveAgeS: number;
  /** Seconds for which all hosts of the wave have run it; null: not all do. */
  goodForS: number | null;
  members: readonly RolloutMember[];
  /** Hosts that run something else, report, and were not told. */
  others: number;
}

export interface RolloutLimits {
  /** How long a wave must run well. */
  soakS: number;
  /** How long it may take until all of it runs. */
  longestS: number;
  /** A host that has not reported for so long is silent. */
  silentS: number;
}

export type RolloutStep =
  | { step: 'wait' }
  | { step: 'begin'; wave: number; hosts: number }
  /** All hosts of the wave run it: from now on it is watched. */
  | { step: 'watch' }
  /** Again one does not. */
  | { step: 'unwatch' }
  | { step: 'finish' }
  | { step: 'halt'; reason: string };

const LAST_WAVE = 3;
const TENTH = 0.1;
/** Agents may say for a moment why they cannot take a bundle yet. */
const TROUBLE_AFTER_S = 30;
/** More than twice what it was, and more than a fiftieth of a core above it. */
const CPU_FACTOR = 2;
const CPU_SLACK = 0.02;
const RSS_FACTOR = 1.5;
const RSS_SLACK_BYTES = 20_000_000;

export function planRollout(facts: RolloutFacts, limits: RolloutLimits): RolloutStep {
  const { wave, waveAgeS, goodForS, members, others } = facts;
  if (wave === 0) return others === 0 ? { step: 'finish' } : beginWave(1, facts);
  const trouble = findTrouble(facts, limits);
  if (trouble !== undefined) return { step: 'halt', reason: trouble };
  const left = members.filter((member) => !member.isRunning);
  if (left.length > 0) {
    if (waveAgeS > limits.longestS) {
      const names = left.slice(0, 5).map(({ host }) => host);
      const reason = `${left.length} hosts of wave ${wave} do not run it after ${limits.longestS} s: ${names.join(', ')}`;
      return { step: 'halt', reason };
    }
    return goodForS === null ? { step: 'wait' } : { step: 'unwatch' };
  }
  if (goodForS === null) return { step: 'watch' };
  if (goodForS < limits.soakS) return { step: 'wait' };
  return wave === LAST_WAVE || others === 0 ? { step: 'finish' } : beginWave(wave + 1, facts);
}

function beginWave(wave: number, { members, others }: RolloutFacts): RolloutStep {
  const all = members.length + others;
  const hosts = wave === 1 ? 1 : wave === LAST_WAVE ? others : Math.ceil(all * TENTH);
  return { step: 'begin', wave, hosts: Math.min(others, Math.max(1, hosts)) };
}

/** Of the host that is worst off, in words. */
function findTrouble({ members, waveAgeS }: RolloutFacts, limits: RolloutLimits): string | undefined {
  for (const member of members) {
    const { host, ageS, trouble, isRunning } = member;
    if (ageS === null || ageS > limits.silentS)
      return `${host} stopped reporting ${ageS === null ? '' : `${ageS} s ago `}after it was told to take the bundle`;
    if (!isRunning && trouble !== null && waveAgeS > TROUBLE_AFTER_S)
      return `${host} does not take the bundle: ${trouble}`;
    const cost = isRunning ? findCost(member) : undefined;
    if (cost !== undefined) return `the agent of ${host} costs more with it: ${cost}`;
  }
  return undefined;
}

function findCost({ cpuBefore, cpuAfter, rssBefore, rssAfter }: RolloutMember): string | undefined {
  if (cpuBefore !== null && cpuAfter !== null) {
    const limit = Math.max(cpuBefore * CPU_FACTOR, cpuBefore + CPU_SLACK);
    if (cpuAfter > limit) return `${percent(cpuAfter)} of a core, before ${percent(cpuBefore)}`;
  }
  if (rssBefore !== null && rssAfter !== null && rssAfter > rssBefore * RSS_FACTOR + RSS_SLACK_BYTES)
    return `${megabytes(rssAfter)} of memory, before ${megabytes(rssBefore)}`;
  return undefined;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
