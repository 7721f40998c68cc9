import { type Rollout, type RolloutHost } from './rollout-queries';
import { listBundles, listRolloutHosts, viewWaves } from './rollout-view';
import { rolloutOf, rolloutHost } from '../testing/rollout';

const view = (
  rollout: Partial<Rollout>,
  hosts: RolloutHost[],
  rest: { left?: number; goodForS?: number } = {},
) => viewWaves(rolloutOf(rollout), { hosts, left: 0, goodForS: null, ...rest }).map(({ state }) => state);
const one = [rolloutHost({ isRunning: true })];

describe('the waves of an upgrade', () => {
  it('go on one by one, and the present one is watched once all of it run', () => {
    expect(view({ wave: 0 }, [], { left: 20 })).toEqual(['todo', 'todo', 'todo']);
    expect(view({ wave: 1 }, [rolloutHost({})], { left: 19 })).toEqual(['waiting', 'todo', 'todo']);
    expect(view({ wave: 1 }, one, { left: 19, goodForS: 3 })).toEqual(['watched', 'todo', 'todo']);
    expect(view({ wave: 2 }, one, { left: 17, goodForS: 3 })).toEqual(['done', 'watched', 'todo']);
    expect(view({ wave: 2, state: 'paused' }, one, { left: 17 })).toEqual(['done', 'paused', 'todo']);
  });

  it('are not needed when nobody is left for them', () => {
    expect(view({ wave: 1 }, one, { goodForS: 3 })).toEqual(['watched', 'none', 'none']);
    expect(view({ wave: 1, state: 'done' }, one)).toEqual(['done', 'none', 'none']);
  });

  it('all go back after a halt or a rollback', () => {
    const two = [...one, rolloutHost({ host: 'db-2', wave: 2 })];
    expect(view({ wave: 2, state: 'halted' }, two)).toEqual(['back', 'halted', 'todo']);
    expect(view({ wave: 2, state: 'rolledBack' }, two)).toEqual(['back', 'back', 'none']);
  });
});

it('lists hosts with a fault first, then those that do not run it yet', () => {
  const hosts = [
    rolloutHost({ host: 'a', isRunning: true }),
    rolloutHost({ host: 'b' }),
    rolloutHost({ host: 'c', fault: 'silent' }),
  ];
  expect(listRolloutHosts(hosts, '').map(({ host }) => host)).toEqual(['c', 'b', 'a']);
  expect(listRolloutHosts(hosts, ' B ').map(({ host }) => host)).toEqual(['b']);
});

it('offers the bundle of the server first, then each that was here before, once', () => {
  const rollouts = [
    rolloutOf({ bundle: 'b', version: '2', baseBundle: 'a', baseVersion: '1' }),
    rolloutOf({ bundle: 'a', version: '1', baseBundle: 'z', baseVersion: '0' }),
  ];
  expect(listBundles({ own: { bundle: 'b', version: '2' }, rollouts, held: [] })).toMatchObject([
    { bundle: 'b', kind: 'own' },
    { bundle: 'a', kind: 'earlier' },
    { bundle: 'z', kind: 'base' },
  ]);
  expect(listBundles({ own: null, rollouts: [], held: [] })).toEqual([]);
});
