import { amountOf, isSort, sourceFor, type Measure } from './columns';
import { NOTHING } from '../testing/culprits-answer';

const source = (name: string) => ({ source: name, state: 'failed', reason: '' }) as const;

describe('the columns', () => {
  it.each<[string, Measure]>([
    ['processIo', 'diskRead'],
    ['process_io', 'diskWrite'],
    ['disks', 'diskRead'],
    ['net', 'net'],
    ['connections', 'net'],
    ['memory', 'memory'],
    ['cpu', 'cpu'],
    ['namespaces', 'net'],
    ['delays', 'waited'],
    ['pressure', 'pressure'],
  ])('explain an absence by the source %s in %s', (name, column) => {
    expect(sourceFor([source('load'), source(name)], column)?.source).toBe(name);
  });

  it('are not explained by a source that has nothing to do with them', () => {
    expect(
      sourceFor([source('connections'), source('filesystems'), source('pressure')], 'diskRead'),
    ).toBeUndefined();
  });

  it('and the waits can be sorted by, and nothing else', () => {
    expect(['cpu', 'net', 'waited', 'password', 'pressure'].map(isSort)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('count network in both directions, or not at all', () => {
    expect(amountOf({ ...NOTHING, netIn: 1, netOut: 2 }, 'net')).toBe(3);
    expect(amountOf({ ...NOTHING, netIn: 1, netOut: null }, 'net')).toBeNull();
  });
});
