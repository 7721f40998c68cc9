import { fleetHost } from '../testing/fleet-host';
import { groupFleet, listTagKeys, parseGroupBy, rowsOf } from './fleet-groups';

const FLEET = [
  fleetHost({ host: 'db-1', tags: ['rack=a10', 'mysql'], owner: 'li' }),
  fleetHost({ host: 'db-2', tags: ['rack=a2', 'mysql'], state: 'failed' }),
  fleetHost({ host: 'db-3' }),
];
const named = (by: 'tag' | 'owner' | 'tag:rack') =>
  groupFleet(FLEET, by).map(({ name, hosts }) => [name, ...hosts.map(({ host }) => host)]);

describe('groups of the fleet', () => {
  it('hold a host once for each of its tags, in the order of their names, those without last', () => {
    expect(named('tag')).toEqual([
      ['mysql', 'db-1', 'db-2'],
      ['rack=a2', 'db-2'],
      ['rack=a10', 'db-1'],
      ['', 'db-3'],
    ]);
    expect(named('tag:rack')).toEqual([
      ['rack=a2', 'db-2'],
      ['rack=a10', 'db-1'],
      ['', 'db-3'],
    ]);
    expect(named('owner')).toEqual([
      ['li', 'db-1'],
      ['', 'db-2', 'db-3'],
    ]);
  });

  it('tell how many need a look, and show no hosts when they are closed', () => {
    const groups = groupFleet(FLEET, 'tag:rack');
    expect(groups.map(({ bad }) => bad)).toEqual([1, 0, 0]);
    const rows = rowsOf(groups, new Set(['rack=a2']));
    expect(rows.map((row) => (row.kind === 'group' ? row.group.name : row.host.host))).toEqual([
      ...['rack=a2', 'rack=a10', 'db-1', '', 'db-3'],
    ]);
  });

  it('may be made by every key that a tag has', () => {
    expect(listTagKeys(FLEET)).toEqual(['rack']);
    expect([parseGroupBy('tag:rack'), parseGroupBy('tag'), parseGroupBy('what')]).toEqual([
      ...['tag:rack', 'tag', ''],
    ]);
  });
});
