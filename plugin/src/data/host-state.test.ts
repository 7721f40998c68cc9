import { type HostRow } from '@dpm/protocol';
import { speak } from '../testing/messages';
import { byTrouble, formatAge, hostState } from './host-state';

describe('the state of a host', () => {
  it.each([
    [2, 3, 'online'],
    [null, 3, 'online'],
    [2, 119, 'online'],
    [2, 120, 'silent'],
    [2, null, 'waiting'],
    [1, null, 'bringing'],
    [0, 3, 'taking'],
    [-1, 9_000, 'offline'],
  ])('with istate %p and a report %p s old is %s', (istate, ageS, state) => {
    expect(hostState({ istate, ageS })).toBe(state);
  });

  it('is told with its age in a unit that fits', async () => {
    await speak('en-US');
    expect([3, 600, 36_000, 864_000].map(formatAge)).toEqual([
      '3 s ago',
      '10 min ago',
      '10 h ago',
      '10 d ago',
    ]);
  });

  it('puts silent hosts first, then busy ones', () => {
    const host = (name: string, ageS: number, cpu: number | null) =>
      ({ host: name, istate: 2, ageS, cpu, diskUtil: null }) as HostRow;
    const hosts = [host('idle', 1, 0), host('busy', 1, 0.9), host('gone', 900, null)];
    expect(hosts.sort(byTrouble).map((row) => row.host)).toEqual(['gone', 'busy', 'idle']);
  });
});
