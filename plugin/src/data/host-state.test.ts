import { speak } from '../testing/messages';
import { formatAge, hostState } from './host-state';

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
});
