import { describe, expect, it } from 'vitest';
import { computeForecast } from '../../../backend/src/hosts/disk-forecast.ts';

const GB = 1e9;
const asked = { hosts: 100, retentionDays: 30 };

describe('the forecast of the database’s disk', () => {
  it('goes by what hosts took here', () => {
    const storage = { usedBytes: 10 * GB, hostDays: 1_000, hosts: 50 };
    expect(computeForecast(storage, { ...asked, disk: { freeBytes: 100 * GB, allBytes: 200 * GB } })).toEqual(
      {
        ...{ hosts: 100, bytesPerHost: 0.3 * GB, basis: 'measured', retentionDays: 30, usedBytes: 10 * GB },
        ...{ expectedBytes: 45 * GB, freeBytes: 100 * GB, state: 'ok' },
      },
    );
  });

  it('warns when less than a tenth would stay free', () => {
    const storage = { usedBytes: 10 * GB, hostDays: 1_000, hosts: 50 };
    const state = (freeBytes: number) =>
      computeForecast(storage, { ...asked, disk: { freeBytes, allBytes: 200 * GB } }).state;
    expect([state(56 * GB), state(54 * GB)]).toEqual(['ok', 'warn']);
  });

  it('assumes the published figure where too little is stored, and says when the disk cannot be seen', () => {
    const young = computeForecast({ usedBytes: 1e6, hostDays: 1, hosts: 1 }, { ...asked, disk: undefined });
    expect(young).toMatchObject({ basis: 'assumed', bytesPerHost: 330_000_000, state: 'unknown' });
  });
});
