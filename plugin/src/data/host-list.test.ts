import { type HostRow } from '@dpm/protocol';
import { instance } from '../testing/culprits-answer';
import { hostRow } from '../testing/host-row';
import { checkSteps, isFirstRun } from './first-steps';
import { blamedOf, filterHosts, indexDisks, rankHosts } from './host-list';

const names = (rows: readonly HostRow[]) => rows.map(({ host }) => host);

describe('the list of hosts', () => {
  it('has the worst first: silent ones, then the fullest, equal ones by number', () => {
    const rows = [
      hostRow({ host: 'db-10', cpu: 0.2, diskUtil: 0.1 }),
      hostRow({ host: 'db-9', cpu: 0.2, diskUtil: 0.1 }),
      hostRow({ host: 'full-disk', cpu: 0.1, diskUtil: 0.99 }),
      hostRow({ host: 'quiet', cpu: null, diskUtil: null }),
      hostRow({ host: 'silent', ageS: 999, cpu: 0 }),
    ];
    expect(names(rankHosts(rows))).toEqual(['silent', 'full-disk', 'db-9', 'db-10', 'quiet']);
  });

  it('is found by words of name, alias, owner or instance, in any case', () => {
    const rows = [hostRow({ host: 'db-1', alias: 'Orders', owner: 'li' }), hostRow({ host: 'db-2' })];
    expect(names(filterHosts(rows, 'orders LI'))).toEqual(['db-1']);
    expect(names(filterHosts(rows, '3307'))).toEqual(['db-1', 'db-2']);
    expect(names(filterHosts(rows, ' '))).toEqual(['db-1', 'db-2']);
  });

  it('blames who has most of the disk where that is what the host is short of, else of the CPU', () => {
    const disks = indexDisks({ hosts: [{ host: 'db-1', instance: instance(2, 3309), share: 0.7 }] });
    expect(blamedOf(hostRow({ host: 'db-1' }), disks)).toMatchObject({ of: 'disk', share: 0.7 });
    expect(blamedOf(hostRow({ host: 'db-2' }), disks)).toMatchObject({ of: 'cpu', share: 0.15 });
    expect(blamedOf(hostRow({ host: 'db-3', top: null }), disks)).toBeNull();
  });
});

describe('the first steps', () => {
  const states = (known: Parameters<typeof checkSteps>[0]) => checkSteps(known).map(({ state }) => state);
  const waiting = hostRow({ istate: 1, lastReportMs: null, ageS: null });

  it('are done one after the other, and the next one is told', () => {
    expect(states({ hosts: [], channels: 0 })).toEqual(['done', 'now', 'later', 'later', 'later']);
    expect(states({ hosts: [waiting], channels: 0 })).toEqual(['done', 'done', 'now', 'later', 'later']);
    const deployed = { ...waiting, istate: 2 };
    expect(states({ hosts: [deployed], channels: 0 })).toEqual(['done', 'done', 'done', 'now', 'later']);
    expect(states({ hosts: [hostRow({})], channels: 0 })).toEqual(['done', 'done', 'done', 'done', 'now']);
    expect(states({ hosts: [hostRow({})], channels: 1 })).toEqual(Array(5).fill('done'));
  });

  it('are what the page is about until something was measured', () => {
    expect([isFirstRun([]), isFirstRun([waiting]), isFirstRun([waiting, hostRow({})])]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
