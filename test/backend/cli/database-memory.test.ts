import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { availableMemory, planDatabaseMemory } from '../../../backend/src/cli/database-memory.ts';

const MIB = 1024 * 1024;

describe('the memory of a private database', () => {
  it('is a quarter of the machine, and the log a quarter of that', () => {
    const plan = planDatabaseMemory(8_192 * MIB);
    expect(plan).toEqual({ poolBytes: 2_048 * MIB, logBytes: 512 * MIB });
  });

  it('is never too small to work with, nor larger than is of use', () => {
    expect(planDatabaseMemory(200 * MIB)).toEqual({ poolBytes: 128 * MIB, logBytes: 64 * MIB });
    expect(planDatabaseMemory(512_000 * MIB)).toEqual({ poolBytes: 8_192 * MIB, logBytes: 1_024 * MIB });
  });

  it('is in whole MiB', () => {
    const { poolBytes, logBytes } = planDatabaseMemory(3_333_333_333);
    expect([poolBytes % MIB, logBytes % MIB]).toEqual([0, 0]);
  });

  it('counts no more than the machine has', () => {
    expect(availableMemory()).toBeGreaterThan(0);
    expect(availableMemory()).toBeLessThanOrEqual(totalmem());
  });
});
