/**
 * What one place of the drilldown shows. Pure.
 *
 * Below a path stand the next levels that the data tells apart; one of them is shown. A name's own series are those of
 * exactly that depth where there are any, since these are whole; else what is deeper is added up, the least deep first,
 * so that nothing counts twice. Where the whole of the path is known, what its parts leave over is a series of its own:
 * parts are often only the busiest. Of many series the smallest are joined.
 */
import { sumSeries } from './sum-series';
import { isWithin, LEVELS, levelsOf, toPlace, type Level, type Path, type Place } from './places';
import { type PlacedSeries, type SeriesSet, type Values } from './placed-series';

export interface DrillRow {
  /** `rest`: of the whole, in no part; `more`: the smallest parts, joined. */
  kind: 'part' | 'rest' | 'more';
  name: string;
  text: string;
  values: Values;
  /** Where its settings and links come from. */
  from: PlacedSeries;
  /** There is something below it. */
  opens: boolean;
  /** How many series were joined. */
  count: number;
}

export interface DrillView {
  by: Level;
  /** Levels that could be shown here. */
  choices: Level[];
  /** The largest first; what belongs to none, `more` and `rest` last. */
  rows: DrillRow[];
  unit: string;
  /** Share of the whole that its parts make up; null where the whole is not known. */
  known: number | null;
  /** Series in another unit, which cannot be stacked with these. */
  otherUnits: number;
}

interface Asked {
  path: Path;
  by: Level | undefined;
  /** Most parts drawn one by one. */
  limit: number;
}

/** Undefined where the data has nothing below the path. */
export function viewDrill({ series, timesMs }: SeriesSet, { path, by, limit }: Asked): DrillView | undefined {
  const upper = toPlace(path);
  const below = series.filter(({ place }) => isWithin(place, upper));
  const parts = below.filter(({ place }) => levelsOf(place).length > path.length);
  const unit = parts[0]?.unit ?? '';
  const drawn = parts.filter((one) => one.unit === unit);
  const choices = LEVELS.filter((level) => !(level in upper) && drawn.some(({ place }) => level in place));
  const shown = by && choices.includes(by) ? by : choices[0];
  if (shown === undefined) {
    return undefined;
  }
  const rows = groupBy(drawn, { level: shown, depth: path.length + 1, length: timesMs.length });
  const joined = joinSmallest(rows, { limit, length: timesMs.length });
  const whole =
    path.length === 0 ? undefined : below.find((one) => one.unit === unit && isExactly(one.place, path));
  const rest = whole && restOf(whole, { rows, length: timesMs.length });
  return {
    by: shown,
    choices,
    unit,
    rows: rest && rest.share > NEGLIGIBLE ? [...joined, rest.row] : joined,
    known: rest ? 1 - rest.share : null,
    otherUnits: parts.length - drawn.length,
  };
}

/** A rest smaller than this is rounding. */
const NEGLIGIBLE = 0.005;

const isExactly = (place: Place, path: Path) => levelsOf(place).length === path.length;

function groupBy(
  series: PlacedSeries[],
  { level, depth, length }: { level: Level; depth: number; length: number },
): DrillRow[] {
  const groups = new Map<string, PlacedSeries[]>();
  for (const one of series) {
    const name = one.place[level];
    if (name !== undefined) {
      groups.set(name, [...(groups.get(name) ?? []), one]);
    }
  }
  const rows = [...groups].map(([name, members]): DrillRow => {
    const depths = members.map(({ place }) => levelsOf(place).length);
    const least = Math.min(...depths);
    const own = members.filter((_, index) => depths[index] === least);
    const from = own[0]!;
    return {
      kind: 'part',
      name,
      text: least === depth ? from.text : name,
      values:
        own.length === 1
          ? from.values
          : sumSeries(
              own.map(({ values }) => values),
              length,
            ),
      from,
      opens: depths.some((each) => each > depth) || own.some(({ opens }) => opens),
      count: 1,
    };
  });
  const size = new Map(rows.map((row) => [row, total(row.values)]));
  return rows.sort((a, b) => last(a, level) - last(b, level) || size.get(b)! - size.get(a)!);
}

/** What belongs to no instance stands after those that it does not belong to, as on every page. */
const REMAINDERS = ['other', 'unattributed'];
const last = ({ name }: DrillRow, level: Level) => (level === 'instance' ? REMAINDERS.indexOf(name) : 0);

function joinSmallest(rows: DrillRow[], { limit, length }: { limit: number; length: number }): DrillRow[] {
  if (rows.length <= limit) {
    return rows;
  }
  const remainders = rows.filter(({ from, name }) => 'instance' in from.place && REMAINDERS.includes(name));
  const named = rows.slice(0, rows.length - remainders.length);
  const kept = Math.max(1, limit - 1 - remainders.length);
  const small = named.slice(kept);
  const values = sumSeries(
    small.map((row) => row.values),
    length,
  );
  const more: DrillRow = {
    ...small[0]!,
    kind: 'more',
    name: '',
    text: '',
    values,
    opens: false,
    count: small.length,
  };
  return [...named.slice(0, kept), more, ...remainders];
}

/** What the parts leave of the whole, never below zero, and its share. */
function restOf(whole: PlacedSeries, { rows, length }: { rows: DrillRow[]; length: number }) {
  const parts = sumSeries(
    rows.map(({ values }) => values),
    length,
  );
  const values = Array.from({ length }, (_, index) => {
    const all = whole.values[index] ?? null;
    return all === null ? null : Math.max(0, all - (parts[index] ?? 0));
  });
  const all = total(whole.values);
  const row: DrillRow = { kind: 'rest', name: '', text: '', values, from: whole, opens: false, count: 0 };
  return { row, share: all <= 0 ? 0 : Math.min(1, total(values) / all) };
}

function total(values: Values): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) {
    sum += values[index] ?? 0;
  }
  return sum;
}
