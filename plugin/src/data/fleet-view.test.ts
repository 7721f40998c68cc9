import { fleetHost } from '../testing/fleet-host';
import { countTags, listFleet, nextSort, progressSince, type FleetView } from './fleet-view';

const ALL: FleetView = { search: '', state: '', tag: '', sort: '' };
const names = (view: Partial<FleetView>, hosts = FLEET) =>
  listFleet(hosts, { ...ALL, ...view }).map(({ host }) => host);

const FLEET = [
  fleetHost({ host: 'db-10', alias: 'orders', tags: ['rack=a1', 'mysql'] }),
  fleetHost({ host: 'db-2', owner: 'zhang.san', tags: ['mysql'], state: 'failed', ageS: null, instances: 0 }),
  fleetHost({ host: 'db-1', business: '订单', state: 'silent', ageS: 900, instances: 5 }),
];

describe('the list of the fleet', () => {
  it('puts what needs somebody first, and counts in names as people do', () => {
    expect(names({})).toEqual(['db-2', 'db-1', 'db-10']);
    expect(names({ sort: 'host' })).toEqual(['db-1', 'db-2', 'db-10']);
    expect(names({ sort: '-host' })).toEqual(['db-10', 'db-2', 'db-1']);
  });

  it('finds hosts by every word in name, alias, owner, business or tag', () => {
    expect(names({ search: 'ORDERS' })).toEqual(['db-10']);
    expect(names({ search: 'zhang' })).toEqual(['db-2']);
    expect(names({ search: '订单' })).toEqual(['db-1']);
    expect(names({ search: 'mysql rack' })).toEqual(['db-10']);
    expect(names({ search: 'nothing' })).toEqual([]);
  });

  it('keeps those of a state or with a tag', () => {
    expect(names({ state: 'silent' })).toEqual(['db-1']);
    expect(names({ tag: 'mysql', sort: 'host' })).toEqual(['db-2', 'db-10']);
    expect(countTags(FLEET)).toEqual([
      ['mysql', 2],
      ['rack=a1', 1],
    ]);
  });

  it('sorts by age with those that never reported last, and turns round at the second click', () => {
    expect(names({ sort: 'report' })).toEqual(['db-10', 'db-1', 'db-2']);
    expect(nextSort('', 'host')).toBe('host');
    expect(nextSort('host', 'host')).toBe('-host');
    expect(nextSort('-host', 'host')).toBe('host');
    expect(nextSort('no such', 'state')).toBe('-state');
  });
});

describe('the progress of what was ordered', () => {
  const work = (endedMs: number | null) =>
    ({
      kind: 'install',
      state: 'done',
      step: null,
      stepsDone: 5,
      stepsAll: 5,
      startedMs: 0,
      endedMs,
    }) as const;

  it('counts what waits, goes on, failed and is done since then, and nothing older', () => {
    const hosts = [
      fleetHost({ state: 'pending' }),
      fleetHost({ state: 'waiting', work: work(900) }),
      fleetHost({ state: 'working', work: work(null) }),
      fleetHost({ state: 'failed', work: work(1_500) }),
      fleetHost({ state: 'online', work: work(1_600) }),
      fleetHost({ state: 'online', work: work(500) }),
      fleetHost({ state: 'failed', work: work(500) }),
      fleetHost({}),
    ];
    expect(progressSince(hosts, 1_000)).toEqual({ all: 5, done: 1, failed: 1, working: 1, waiting: 2 });
  });
});
