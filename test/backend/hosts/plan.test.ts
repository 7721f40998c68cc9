import { describe, expect, it } from 'vitest';
import { planHost, retryDelayS, type HostFacts } from '../../../backend/src/hosts/plan.ts';

const facts = (rest: Partial<HostFacts>): HostFacts => ({
  ...{ host: 'db-17', istate: 1, isBusy: false, installedAgeS: null, reportedAgeS: null },
  ...{ removedAgeS: null, saidRemovedAgeS: null, attempts: 0, retryInS: 0, oldClient: null },
  ...rest,
});

describe('the plan for a host', () => {
  it('installs what is to be brought online, unless work on it goes on or a failure is too recent', () => {
    expect(planHost(facts({}))).toBe('install');
    expect(planHost(facts({ isBusy: true }))).toBeUndefined();
    expect(planHost(facts({ retryInS: 5 }))).toBeUndefined();
  });

  it('installs although an agent reports that was there before, so that 1 upgrades', () => {
    expect(planHost(facts({ reportedAgeS: 3 }))).toBe('install');
  });

  it('calls a host online after a report that follows the installation', () => {
    expect(planHost(facts({ installedAgeS: 20, reportedAgeS: 5 }))).toBe('markOnline');
    expect(planHost(facts({ installedAgeS: 20, reportedAgeS: 25 }))).toBeUndefined();
    expect(planHost(facts({ installedAgeS: 20 }))).toBeUndefined();
  });

  it('tells of an installed agent that does not report', () => {
    expect(planHost(facts({ installedAgeS: 181 }))).toBe('reportSilence');
  });

  it('calls a host offline when its removal was verified', () => {
    expect(planHost(facts({ istate: 0, installedAgeS: 900 }))).toBe('remove');
    expect(planHost(facts({ istate: 0, retryInS: 9 }))).toBeUndefined();
    expect(planHost(facts({ istate: 0, removedAgeS: 1 }))).toBe('markOffline');
  });

  it('takes the last word of an agent for it where SSH cannot look, unless it reported since', () => {
    const said = { istate: 0, saidRemovedAgeS: 20 };
    expect(planHost(facts(said))).toBe('remove');
    expect(planHost(facts({ ...said, attempts: 1, retryInS: 25 }))).toBe('markSaidOffline');
    expect(planHost(facts({ ...said, attempts: 1, reportedAgeS: 22 }))).toBe('markSaidOffline');
    expect(planHost(facts({ ...said, attempts: 1, reportedAgeS: 3 }))).toBe('remove');
    expect(planHost(facts({ ...said, attempts: 1, removedAgeS: 1 }))).toBe('markOffline');
    // A cancelled order, or a key that waits to be confirmed, is no reason to doubt it.
    expect(planHost(facts({ ...said, retryInS: 31_000_000 }))).toBe('markSaidOffline');
  });

  it('ends an old client only after the first report of ours, and puts it back whatever the state', () => {
    expect(planHost(facts({ oldClient: 'stop' }))).toBe('install');
    expect(planHost(facts({ istate: 2, oldClient: 'stop' }))).toBe('stopOld');
    expect(planHost(facts({ istate: 2, oldClient: 'stop', retryInS: 9 }))).toBeUndefined();
    expect(planHost(facts({ istate: 2, oldClient: 'stopped' }))).toBeUndefined();
    for (const istate of [2, 1]) expect(planHost(facts({ istate, oldClient: 'restore' }))).toBe('moveBack');
  });

  it('leaves alone what is online, offline, or of a state that means nothing', () => {
    for (const istate of [2, -1, 7]) expect(planHost(facts({ istate }))).toBeUndefined();
  });

  it('waits longer after each failure, an hour at most', () => {
    expect([1, 2, 3, 50].map(retryDelayS)).toEqual([30, 60, 120, 3_600]);
  });
});
