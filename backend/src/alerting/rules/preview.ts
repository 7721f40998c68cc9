/** How often a rule would have fired. Pure: the points at or beyond its limits go in, in order of subject and time. */
import { orient } from './measures.ts';
import { matches, type Rule } from './rule.ts';

export interface Point {
  subject: string;
  host: string;
  part: string | null;
  /** End of the step. */
  atMs: number;
  value: number;
}

export interface Firing {
  subject: string;
  host: string;
  part: string | null;
  atMs: number;
}

/** A gap of more steps than this ends what lasted. */
const MOST_GAP_STEPS = 2;

export function listFirings(
  points: readonly Point[],
  rule: Pick<Rule, 'measure' | 'limit' | 'clear' | 'forS' | 'overrides'>,
  stepMs: number,
): Firing[] {
  const firings: Firing[] = [];
  let run: Run | undefined;
  for (const point of points) {
    const state = judge(point, rule);
    run = goOn(run, { point, state, stepMs });
    if (run === undefined || run.fired || state !== 'bad') continue;
    if (point.atMs - run.beganMs < rule.forS * 1_000) continue;
    run.fired = true;
    const { subject, host, part, atMs } = point;
    firings.push({ subject, host, part, atMs });
  }
  return firings;
}

/** Points of one subject that are not good, one after the other. */
interface Run {
  subject: string;
  beganMs: number;
  lastMs: number;
  fired: boolean;
}

function goOn(
  run: Run | undefined,
  { point, state, stepMs }: { point: Point; state: State; stepMs: number },
): Run | undefined {
  const { subject, atMs } = point;
  if (state === 'good') return undefined;
  if (run?.subject === subject && atMs - run.lastMs <= MOST_GAP_STEPS * stepMs) {
    run.lastMs = atMs;
    return run;
  }
  return state === 'bad' ? { subject, beganMs: atMs - stepMs, lastMs: atMs, fired: false } : undefined;
}

type State = 'bad' | 'between' | 'good';

function judge(
  { host, value }: Point,
  { measure, limit, clear, overrides }: Pick<Rule, 'measure' | 'limit' | 'clear' | 'overrides'>,
): State {
  const override = overrides.find((one) => matches(one.host, host));
  if (override?.limit === null) return 'good';
  const own = override?.limit ?? limit;
  const seen = orient(measure, value);
  if (seen >= orient(measure, own)) return 'bad';
  return seen >= orient(measure, clear + (own - limit)) ? 'between' : 'good';
}

export interface Preview {
  times: number;
  hosts: number;
  days: number[];
  most: { host: string; part: string | null; times: number }[];
}

const DAY_MS = 86_400_000;
const DAYS = 7;
const MOST_NAMED = 5;

export function summarise(firings: readonly Firing[], nowMs: number): Preview {
  const days = Array.from({ length: DAYS }, () => 0);
  const bySubject = new Map<string, { host: string; part: string | null; times: number }>();
  for (const { subject, host, part, atMs } of firings) {
    const day = DAYS - 1 - Math.floor((nowMs - atMs) / DAY_MS);
    if (day >= 0 && day < DAYS) days[day] = (days[day] ?? 0) + 1;
    const known = bySubject.get(subject) ?? { host, part, times: 0 };
    known.times += 1;
    bySubject.set(subject, known);
  }
  const most = [...bySubject.values()].sort((a, b) => b.times - a.times).slice(0, MOST_NAMED);
  return { times: firings.length, hosts: new Set(firings.map(({ host }) => host)).size, days, most };
}
