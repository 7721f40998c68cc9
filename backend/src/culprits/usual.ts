/**
 * What the instances of a host usually use in a window: for every hour that it touches, the median of the same hour of
 * the week, weighed by the part of the window that lies in it. Pure.
 */
import type { Amounts } from '@dpm/protocol';
import { hourOfWeek } from '../db/hour-of-week.ts';
import { NOTHING } from './amounts.ts';
import type { SampleRange } from './window.ts';

/** Medians of one instance at one hour of the week: thousandths of a core, bytes, or bytes per second. */
export type UsualHour = { instanceId: number; hourOfWeek: number } & Amounts;

const HOUR_S = 3_600;
/** Longer windows hold every hour of the week: there is nothing to compare them with. */
const LONGEST_S = 7 * 86_400;
/** Less of a window says too little about the whole. */
const LEAST_KNOWN = 0.5;
const MEASURES = ['cpu', 'memory', 'diskRead', 'diskWrite', 'netIn', 'netOut'] as const;

/** The hours of the week that a window touches, each with the seconds of it that lie there; none of a long window. */
export function weighHours({ afterS, untilS }: SampleRange): Map<number, number> {
  const weights = new Map<number, number>();
  if (untilS - afterS > LONGEST_S) return weights;
  for (let beginS = Math.floor(afterS / HOUR_S) * HOUR_S; beginS < untilS; beginS += HOUR_S) {
    const insideS = Math.min(untilS, beginS + HOUR_S) - Math.max(afterS, beginS);
    const hour = hourOfWeek(beginS + HOUR_S);
    weights.set(hour, (weights.get(hour) ?? 0) + insideS);
  }
  return weights;
}

/** Amounts by instance as the window's own are, over the `measuredMs` of it; null where too little is known. */
export function findUsual(
  hours: readonly UsualHour[],
  { range, measuredMs }: { range: SampleRange; measuredMs: number },
): Map<number, Amounts> {
  const weights = weighHours(range);
  const lengthS = range.untilS - range.afterS;
  const found = new Map<number, Amounts>();
  for (const instanceId of new Set(hours.map((hour) => hour.instanceId))) {
    const own = hours.filter((hour) => hour.instanceId === instanceId);
    const amounts: Amounts = { ...NOTHING };
    for (const measure of MEASURES) {
      const known = own.flatMap((hour) => {
        const median = hour[measure];
        return median === null ? [] : [{ median, weightS: weights.get(hour.hourOfWeek) ?? 0 }];
      });
      const knownS = known.reduce((sum, { weightS }) => sum + weightS, 0);
      if (knownS < LEAST_KNOWN * lengthS) continue;
      const mean = known.reduce((sum, { median, weightS }) => sum + median * weightS, 0) / knownS;
      amounts[measure] = measure === 'memory' ? mean : (mean * measuredMs) / 1000;
    }
    found.set(instanceId, amounts);
  }
  return found;
}
