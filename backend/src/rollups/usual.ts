/**
 * What is usual for an instance at one hour of the week: the median of its averages in the same hour of the four weeks
 * before, and how far they usually lie from it (the median of the distances). With fewer than two such weeks the same
 * hour of the seven days before is taken, if there are three. The hour itself is never in it, so that what happens in
 * an hour cannot make itself usual. Hours in which the host was hardly measured, or the instance was not there, do not
 * count. Pure.
 */

/** Averages over one hour: thousandths of a core, bytes, or bytes per second; null: not measured. */
export interface HourUse {
  hostId: number;
  instanceId: number;
  /** End of the hour, seconds since 1970 UTC. */
  endS: number;
  cpu: number | null;
  memory: number | null;
  read: number | null;
  write: number | null;
  netIn: number | null;
  netOut: number | null;
}

export const MEASURES = ['cpu', 'memory', 'read', 'write', 'netIn', 'netOut'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Usual {
  hostId: number;
  instanceId: number;
  basis: 'weeks' | 'days';
  /** How many hours it is made from. */
  hours: number;
  measures: Record<Measure, { median: number; deviation: number } | null>;
}

const DAY_S = 86_400;
const WEEK_S = 7 * DAY_S;
const WEEKS = [1, 2, 3, 4];
const DAYS = [1, 2, 3, 4, 5, 6, 7];
const FEWEST = { weeks: 2, days: 3 };

/** Ends of the hours that are looked at first: the weeks before, and yesterday, which shows new instances. */
export function hoursOfWeeks(hourS: number): number[] {
  return [...WEEKS.map((weeks) => hourS - weeks * WEEK_S), hourS - DAY_S];
}

/** Ends of the hours that are looked at for want of weeks. */
export function hoursOfDays(hourS: number): number[] {
  return DAYS.map((days) => hourS - days * DAY_S);
}

/** Hosts with an instance that was there yesterday and lacks weeks. */
export function listYoungHosts(uses: readonly HourUse[], hourS: number): number[] {
  const young = [...byInstance(uses).values()].filter(
    (hours) =>
      weeksOf(hours, hourS).length < FEWEST.weeks && hours.some(({ endS }) => endS === hourS - DAY_S),
  );
  return [...new Set(young.flatMap(([first]) => (first === undefined ? [] : [first.hostId])))];
}

/** The usual of every instance that has enough hours; `uses` are those of the weeks and, where read, of the days. */
export function findUsual(uses: readonly HourUse[], hourS: number): Usual[] {
  return [...byInstance(uses).values()].flatMap((hours) => {
    const weeks = weeksOf(hours, hourS);
    if (weeks.length >= FEWEST.weeks) return [summarise(weeks, 'weeks')];
    const wanted = new Set(hoursOfDays(hourS));
    const days = hours.filter(({ endS }) => wanted.has(endS));
    return days.length >= FEWEST.days ? [summarise(days, 'days')] : [];
  });
}

function weeksOf(hours: readonly HourUse[], hourS: number): HourUse[] {
  return hours.filter(({ endS }) => (hourS - endS) % WEEK_S === 0);
}

function summarise(hours: readonly HourUse[], basis: Usual['basis']): Usual {
  const { hostId = 0, instanceId = 0 } = hours[0] ?? {};
  const measures = Object.fromEntries(
    MEASURES.map((measure) => {
      const values = hours.flatMap((hour) => hour[measure] ?? []);
      if (values.length < FEWEST[basis]) return [measure, null];
      const median = medianOf(values);
      return [measure, { median, deviation: medianOf(values.map((value) => Math.abs(value - median))) }];
    }),
  ) as Usual['measures'];
  return { hostId, instanceId, basis, hours: hours.length, measures };
}

/** Instances are numbered across hosts; the hours of one may come twice. */
function byInstance(uses: readonly HourUse[]): Map<number, HourUse[]> {
  const groups = new Map<number, HourUse[]>();
  for (const use of uses) {
    const hours = groups.get(use.instanceId) ?? [];
    if (!hours.some(({ endS }) => endS === use.endS)) hours.push(use);
    groups.set(use.instanceId, hours);
  }
  return groups;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
