/**
 * What is to be done about a rollout: decided from what its hosts report, and nothing else. Waves are one host, a tenth,
 * and the rest; the next begins when every host of the present one has reported with the new bundle and goes on
 * doing so for a while. Pure.
 */
import type { RolloutFault, RolloutHalt } from '@dpm/protocol';

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
  /** `reason` is English, `halt` the same for pages. */
  | { step: 'halt'; reason: string; halt: RolloutHalt };

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
  const troubled = haltForFault(facts, limits);
  if (troubled !== undefined) return troubled;
  const left = members.filter((member) => !member.isRunning);
  if (left.length > 0) {
    if (waveAgeS > limits.longestS) return haltForSlow(left, { wave, limits });
    return goodForS === null ? { step: 'wait' } : { step: 'unwatch' };
  }
  if (goodForS === null) return { step: 'watch' };
  if (goodForS < limits.soakS) return { step: 'wait' };
  return wave === LAST_WAVE || others === 0 ? { step: 'finish' } : beginWave(wave + 1, facts);
}

function haltForFault({ members, waveAgeS }: RolloutFacts, limits: RolloutLimits): RolloutStep | undefined {
  for (const member of members) {
    const fault = faultOf(member, { waveAgeS, limits });
    if (fault !== undefined) return haltFor(member, fault);
  }
  return undefined;
}

function beginWave(wave: number, { members, others }: RolloutFacts): RolloutStep {
  const all = members.length + others;
  const hosts = wave === 1 ? 1 : wave === LAST_WAVE ? others : Math.ceil(all * TENTH);
  return { step: 'begin', wave, hosts: Math.min(others, Math.max(1, hosts)) };
}

/** What is wrong with a host that was told; undefined: nothing. */
export function faultOf(
  member: RolloutMember,
  { waveAgeS, limits }: { waveAgeS: number; limits: RolloutLimits },
): RolloutFault | undefined {
  const { ageS, trouble, isRunning } = member;
  if (ageS === null || ageS > limits.silentS) return 'silent';
  if (!isRunning) return trouble !== null && waveAgeS > TROUBLE_AFTER_S ? 'refused' : undefined;
  return costFaultOf(member);
}

function costFaultOf({ cpuBefore, cpuAfter, rssBefore, rssAfter }: RolloutMember): RolloutFault | undefined {
  if (cpuBefore !== null && cpuAfter !== null) {
    if (cpuAfter > Math.max(cpuBefore * CPU_FACTOR, cpuBefore + CPU_SLACK)) return 'cpu';
  }
  const isLarger =
    rssBefore !== null && rssAfter !== null && rssAfter > rssBefore * RSS_FACTOR + RSS_SLACK_BYTES;
  return isLarger ? 'memory' : undefined;
}

function haltFor(member: RolloutMember, fault: RolloutFault): RolloutStep {
  const { host, ageS, trouble, cpuBefore, cpuAfter, rssBefore, rssAfter } = member;
  switch (fault) {
    case 'refused':
      return halt(fault, `${host} does not take the bundle: ${trouble ?? ''}`, { host, trouble });
    case 'cpu':
      return halt(
        fault,
        `the agent of ${host} costs more with it: ${percent(cpuAfter)} of a core, before ${percent(cpuBefore)}`,
        { host, cpu: cpuAfter, cpuBefore },
      );
    case 'memory':
      return halt(
        fault,
        `the agent of ${host} costs more with it: ${megabytes(rssAfter)} of memory, before ${megabytes(rssBefore)}`,
        { host, memory: rssAfter, memoryBefore: rssBefore },
      );
    case 'silent': {
      const ago = ageS === null ? '' : `${ageS} s ago `;
      return halt(fault, `${host} stopped reporting ${ago}after it was told to take the bundle`, {
        host,
        ageS,
      });
    }
  }
}

function haltForSlow(
  left: readonly RolloutMember[],
  { wave, limits: { longestS } }: { wave: number; limits: RolloutLimits },
): RolloutStep {
  const hosts = left
    .slice(0, 5)
    .map(({ host }) => host)
    .join(', ');
  const reason = `${left.length} hosts of wave ${wave} do not run it after ${longestS} s: ${hosts}`;
  return halt('slow', reason, { hosts, count: left.length, wave, longestS });
}

/** What is not known is left out of `values`. */
function halt(
  code: RolloutHalt['code'],
  reason: string,
  values: Record<string, string | number | null>,
): RolloutStep {
  const known = Object.entries(values).filter(
    (entry): entry is [string, string | number] => entry[1] !== null,
  );
  return { step: 'halt', reason, halt: { code, values: Object.fromEntries(known) } };
}

const percent = (share: number | null) => `${((share ?? 0) * 100).toFixed(1)} %`;
const megabytes = (bytes: number | null) => `${Math.round((bytes ?? 0) / 1e6)} MB`;
