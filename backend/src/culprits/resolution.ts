/**
 * Which rows an answer about a window is made of: samples, 5 minutes, hours, or some of each. Long windows take the
 * coarser rows for their body and finer ones for what is left over at both ends and for what is not rolled up yet, so
 * that the answer is exactly that of the samples. Where finer rows were dropped, coarser ones stand in for them: those
 * that end in the window, though they may reach beyond it. Pure; all times are ends, in seconds since 1970 UTC.
 */
import type { SampleRange } from './window.ts';

/** Where each resolution begins, and how far the rollups are. */
export interface Reach {
  rawFromS: number;
  fiveMinutesFromS: number;
  fiveMinutesUntilS: number;
  hoursUntilS: number;
}

/** Disjoint spans that together are the window. */
export interface Spans {
  raw: SampleRange[];
  fiveMinutes: SampleRange[];
  hours: SampleRange[];
}

export type Step = 'sample' | 'fiveMinutes' | 'hour';
const STEP_S: Record<Step, number> = { sample: 0, fiveMinutes: 300, hour: 3_600 };
const SUFFIX: Record<Step, string> = { sample: 'sample', fiveMinutes: '5m', hour: '1h' };

/** Shorter windows are few enough samples; and longer ones too many 5 minutes. */
const ONE_HOST: Coarseness = { fiveMinutesFromS: 6 * 3_600, hoursFromS: 4 * 86_400 };
/** Of many hosts even a short window is many samples. */
export const MANY_HOSTS: Coarseness = { fiveMinutesFromS: 15 * 60, hoursFromS: 3 * 3_600 };

/** From which length of a window on coarser rows make up its body. */
export interface Coarseness {
  fiveMinutesFromS: number;
  hoursFromS: number;
}

/** The coarsest rows that a window is made of. */
export function chooseStep(range: SampleRange, options: { reach: Reach; coarseness?: Coarseness }): Step {
  const { hours, fiveMinutes } = planSpans(range, options);
  return hours.length > 0 ? 'hour' : fiveMinutes.length > 0 ? 'fiveMinutes' : 'sample';
}

/** What an answer says of itself; `sampleMs` is the usual interval of its samples. */
export function resolutionOf(
  { step }: { step: Step },
  { kind, sampleMs }: { kind: string; sampleMs: number },
): { table: string; stepMs: number } {
  return { table: `${kind}_${SUFFIX[step]}`, stepMs: step === 'sample' ? sampleMs : STEP_S[step] * 1000 };
}

/** `hasFiveMinutes` is false for tables that are rolled up to hours only: then hours take their place. */
export function planSpans(
  range: SampleRange,
  {
    reach,
    hasFiveMinutes = true,
    coarseness = ONE_HOST,
  }: { reach: Reach; hasFiveMinutes?: boolean; coarseness?: Coarseness },
): Spans {
  const { rawFromS, hoursUntilS } = reach;
  const wanted = wantedStep(range, coarseness);
  const finerFromS = hasFiveMinutes ? Math.min(reach.fiveMinutesFromS, rawFromS) : rawFromS;
  const wantsHours = wanted === 'hour' || (wanted === 'fiveMinutes' && !hasFiveMinutes);
  const byHour = cut(range, {
    ...{ stepS: STEP_S.hour, finerFromS },
    untilS: wantsHours ? Math.max(hoursUntilS, finerFromS) : finerFromS,
  });
  if (!hasFiveMinutes) return { raw: byHour.rest, fiveMinutes: [], hours: byHour.body };
  const parts = byHour.rest.map((rest) =>
    cut(rest, {
      ...{ stepS: STEP_S.fiveMinutes, finerFromS: rawFromS },
      untilS: wanted === 'sample' ? rawFromS : Math.max(reach.fiveMinutesUntilS, rawFromS),
    }),
  );
  return {
    raw: parts.flatMap(({ rest }) => rest),
    fiveMinutes: parts.flatMap(({ body }) => body),
    hours: byHour.body,
  };
}

function wantedStep({ afterS, untilS }: SampleRange, { fiveMinutesFromS, hoursFromS }: Coarseness): Step {
  const lengthS = untilS - afterS;
  return lengthS >= hoursFromS ? 'hour' : lengthS >= fiveMinutesFromS ? 'fiveMinutes' : 'sample';
}

/**
 * The part of a range that rows of one step make up, until `untilS` at most, and what is left over. Its ends are whole
 * steps wherever finer rows are there for the rest.
 */
function cut(
  { afterS, untilS }: SampleRange,
  limits: { stepS: number; finerFromS: number; untilS: number },
): { body: SampleRange[]; rest: SampleRange[] } {
  const { stepS, finerFromS } = limits;
  const beginS = afterS >= finerFromS ? Math.ceil(afterS / stepS) * stepS : afterS;
  const lastS = Math.min(limits.untilS, untilS);
  const endS = lastS > finerFromS ? Math.max(finerFromS, Math.floor(lastS / stepS) * stepS) : lastS;
  if (beginS >= endS) return { body: [], rest: [{ afterS, untilS }] };
  const rest = [
    { afterS, untilS: beginS },
    { afterS: endS, untilS },
  ];
  return { body: [{ afterS: beginS, untilS: endS }], rest: rest.filter((one) => one.untilS > one.afterS) };
}

/**
 * Width of buckets that cut a range into at most `most`: whole rows where these are coarser than samples, so that
 * every bucket holds as many.
 */
export function widenToStep(widthS: number, step: Step): number {
  return step === 'sample' ? widthS : Math.ceil(widthS / STEP_S[step]) * STEP_S[step];
}
