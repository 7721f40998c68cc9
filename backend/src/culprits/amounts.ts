import type { Amounts } from '@dpm/protocol';
import type { UsageSums } from './culprits-store.ts';

const KEYS = ['cpu', 'memory', 'diskRead', 'diskWrite', 'netIn', 'netOut'] as const;

export const NOTHING: Amounts = {
  ...{ cpu: null, memory: null, diskRead: null, diskWrite: null, netIn: null, netOut: null },
};

/** Null when there is nothing to add: absent is not zero. */
export function sum(...amounts: (number | null)[]): number | null {
  const measured = amounts.filter((amount) => amount !== null);
  return measured.length === 0 ? null : measured.reduce((total, amount) => total + amount, 0);
}

/** `memorySamples` is the number of samples that the average is taken over. */
export function toAmounts(
  sums: UsageSums & { memorySum: number | null },
  { memorySamples }: { memorySamples: number },
): Amounts {
  return {
    cpu: sums.cpuMs,
    memory: sums.memorySum === null || memorySamples === 0 ? null : sums.memorySum / memorySamples,
    diskRead: sums.readBytes,
    diskWrite: sums.writeBytes,
    netIn: sums.netInBytes,
    netOut: sums.netOutBytes,
  };
}

/** A part, 0 to 1, of each. */
export function scale(amounts: Amounts, part: number): Amounts {
  const scaled = KEYS.map((key) => [key, amounts[key] === null ? null : amounts[key] * part]);
  return Object.fromEntries(scaled) as Amounts;
}

/** Each not above its limit, where there is one. */
export function atMost(amounts: Amounts, limits: Amounts): Amounts {
  const limited = KEYS.map((key) => {
    const [amount, limit] = [amounts[key], limits[key]];
    return [key, amount === null || limit === null ? amount : Math.min(amount, Math.max(0, limit))];
  });
  return Object.fromEntries(limited) as Amounts;
}

/** What several used one after the other: memory does not add up then. */
export function total(amounts: readonly Amounts[]): Amounts {
  const sums = KEYS.map((key) => [key, key === 'memory' ? null : sum(...amounts.map((one) => one[key]))]);
  return Object.fromEntries(sums) as Amounts;
}
