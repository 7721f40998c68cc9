import { describe, expect, it } from 'vitest';
import { EMPTY, explainSkipped, formatTally, sumTallies, tallyOfJest } from '../support/tally.ts';

describe('the sum over all runners', () => {
  it('adds up the lines of all runners', () => {
    const lines =
      formatTally({ passed: 3, failed: 1, skipped: [] }) +
      formatTally({ passed: 4, failed: 0, skipped: [{ name: 'a', why: 'no Grafana' }] });
    expect(sumTallies(lines)).toEqual({ passed: 7, failed: 1, skipped: [{ name: 'a', why: 'no Grafana' }] });
  });

  it('is nothing when no runner reported', () => {
    expect(sumTallies('')).toEqual(EMPTY);
  });

  it('counts a Jest file that broke before its tests as a failure', () => {
    const json = JSON.stringify({
      numPassedTests: 2,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 1,
      testResults: [{ assertionResults: [{ status: 'pending', fullName: 'later' }] }],
    });
    expect(tallyOfJest(json)).toEqual({
      passed: 2,
      failed: 2,
      skipped: [{ name: 'later', why: 'marked in the source' }],
    });
  });

  it('names what was skipped, once per reason', () => {
    const skipped = [
      { name: 'panel', why: 'no Grafana here' },
      { name: 'login', why: 'no Grafana here' },
    ];
    expect(explainSkipped({ passed: 0, failed: 0, skipped })).toEqual([
      'skipped: no Grafana here: 2 (panel; login)',
    ]);
  });
});
