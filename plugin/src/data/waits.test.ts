import { culpritRow, culpritsAnswer } from '../testing/culprits-answer';
import { waitedLongest, waitOf } from './waits';

const answer = culpritsAnswer({ measuredMs: 100_000 });

describe('how long an instance waited', () => {
  it('is a share of the window, more than all of it when several threads waited', () => {
    const delay = { kind: 'threads', coverage: 0.75 } as const;
    expect(waitOf(culpritRow({ cpuWaitMs: 2_000, ioWaitMs: 250_000, delay }), answer)).toEqual({
      cpu: 0.02,
      disk: 2.5,
      estimated: false,
      ofGroup: false,
      coverage: 0.75,
      source: null,
    });
  });

  it('is not zero where it was not measured, and the agent says why', () => {
    const source = { source: 'delays', state: 'unsupported', reason: 'no schedstat' } as const;
    const wait = waitOf(culpritRow(), { ...answer, sources: [source] });
    expect(wait).toMatchObject({ cpu: null, disk: null, coverage: null, source });
    expect(waitedLongest(wait)).toBeNull();
  });

  it('tells an estimate, and the pressure of a group, from what threads waited', () => {
    const of = (kind: 'estimated' | 'cgroupPsi') =>
      waitOf(culpritRow({ cpuWaitMs: 0, ioWaitMs: 5_000, delay: { kind, coverage: null } }), answer);
    expect(of('estimated')).toMatchObject({ estimated: true, ofGroup: false, cpu: 0, disk: 0.05 });
    expect(of('cgroupPsi')).toMatchObject({ estimated: false, ofGroup: true });
    expect(waitedLongest(of('estimated'))).toBe(0.05);
  });
});
