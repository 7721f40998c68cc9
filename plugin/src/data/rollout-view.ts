/** What is shown of an upgrade: its waves, its hosts with those first that need a look, and what may be started. Pure. */
import { type RolloutHosts, type RolloutList } from '@dpm/protocol';
import { type Rollout, type RolloutHost } from './rollout-queries';

export type WaveNumber = 1 | 2 | 3;
const WAVES: WaveNumber[] = [1, 2, 3];

export interface WaveView {
  wave: WaveNumber;
  told: number;
  running: number;
  /** watched: all run it, and the next wave waits until they have done so for a while. none: there was no host for it. */
  state: 'done' | 'todo' | 'waiting' | 'watched' | 'paused' | 'halted' | 'back' | 'none';
}

export function viewWaves(
  rollout: Pick<Rollout, 'state' | 'wave'>,
  { hosts, left, goodForS }: Pick<RolloutHosts, 'hosts' | 'left' | 'goodForS'>,
): WaveView[] {
  return WAVES.map((wave) => {
    const told = hosts.filter((host) => host.wave === wave);
    const view = { wave, told: told.length, running: told.filter(({ isRunning }) => isRunning).length };
    return { ...view, state: waveState(rollout, { ...view, left, isGood: goodForS !== null }) };
  });
}

function waveState(
  rollout: Pick<Rollout, 'state' | 'wave'>,
  { wave, told, left, isGood }: { wave: number; told: number; left: number; isGood: boolean },
): WaveView['state'] {
  const { state, wave: present } = rollout;
  if (isUnderway(rollout)) {
    return wave === present
      ? presentState(rollout, isGood)
      : otherState({ isPast: wave < present, isLeft: present === 0 || left > 0 });
  }
  if (told === 0) {
    return state === 'halted' ? 'todo' : 'none';
  }
  if (state === 'halted' && wave === present) {
    return 'halted';
  }
  return state === 'done' ? 'done' : 'back';
}

function presentState({ state }: Pick<Rollout, 'state'>, isGood: boolean): WaveView['state'] {
  if (state === 'paused') {
    return 'paused';
  }
  return isGood ? 'watched' : 'waiting';
}

function otherState({ isPast, isLeft }: { isPast: boolean; isLeft: boolean }): WaveView['state'] {
  if (isPast) {
    return 'done';
  }
  return isLeft ? 'todo' : 'none';
}

/** Those with a fault first, then those that do not run it yet, then by wave; of those whose name has `search` in it. */
export function listRolloutHosts(hosts: readonly RolloutHost[], search: string): RolloutHost[] {
  const text = search.trim().toLowerCase();
  const rank = ({ fault, isRunning }: RolloutHost) => (fault !== null ? 0 : isRunning ? 2 : 1);
  return hosts.filter(({ host }) => host.toLowerCase().includes(text)).sort((a, b) => rank(a) - rank(b));
}

export interface BundleChoice {
  bundle: string;
  version: string;
  kind: 'own' | 'earlier' | 'base';
  startedMs: number;
}

/** What an upgrade may be started with: the server's own first, then every one that was here before, newest first. */
export function listBundles({ own, rollouts }: RolloutList): BundleChoice[] {
  const choices: BundleChoice[] = own === null ? [] : [{ ...own, kind: 'own', startedMs: 0 }];
  for (const { bundle, version, startedMs } of rollouts) {
    choices.push({ bundle, version, kind: 'earlier', startedMs });
  }
  for (const { baseBundle, baseVersion, startedMs } of rollouts) {
    if (baseBundle !== null) {
      choices.push({ bundle: baseBundle, version: baseVersion, kind: 'base', startedMs });
    }
  }
  const firsts = new Map<string, BundleChoice>();
  for (const choice of choices) {
    if (!firsts.has(choice.bundle)) {
      firsts.set(choice.bundle, choice);
    }
  }
  return [...firsts.values()];
}

/** Whether another one has to wait for it. */
export const isUnderway = ({ state }: Pick<Rollout, 'state'>) => state === 'running' || state === 'paused';
