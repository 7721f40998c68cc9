/**
 * Long ranges read rollups. What stands between `{{` and `}}` in a statement, each on a line of its own, is one SELECT
 * from samples; it becomes three, joined by UNION ALL, that share the time range among them: samples `NAME_sample`,
 * 5 minutes `NAME_5m` and hours `NAME_1h`; after `{{hours` two, of a table that has no 5 minutes. `[[x | y]]` in it
 * is `x` for samples and `y` for the others. The time of the table with the alias `s` is limited; what is joined to it
 * is not.
 *
 * Which table holds a moment is decided by how wide a point is and by how far each of them reaches, both of which
 * only Grafana and the database know, so it stands in the statement: with points of 5 minutes or more samples are
 * read only where they are not rolled up yet, with points of an hour or more 5 minutes likewise; and where samples or
 * 5 minutes were dropped, the coarser rows stand in whatever the width. Both servers look the two moments up before
 * they choose a plan, so every part is one range of a primary key.
 */

const FIVE_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;

/** The moment in the table `resolution` that parts two resolutions: done until, or else kept from. */
function moment(widthMs: number, { fine, coarse }: { fine: string; coarse: string }): string {
  const isFine = `$__interval_ms < ${widthMs}`;
  return (
    `COALESCE((SELECT IF(${isFine}, kept_from, done_until) FROM resolution ` +
    `WHERE name = IF(${isFine}, '${fine}', '${coarse}')), FROM_UNIXTIME(1))`
  );
}

const SAMPLES_FROM = moment(FIVE_MINUTES_MS, { fine: 'raw', coarse: '5m' });
const FIVE_MINUTES_FROM = moment(HOUR_MS, { fine: '5m', coarse: '1h' });
const SAMPLES_AFTER_HOURS = moment(FIVE_MINUTES_MS, { fine: 'raw', coarse: '1h' });

interface Arm {
  suffix: 'sample' | '5m' | '1h';
  /** A row of a rollup stands at its end; a point begins where the row does. */
  begin: string;
  times: readonly string[];
}

const ARMS: readonly Arm[] = [
  { suffix: 'sample', begin: 's.a_time', times: [`s.a_time > ${SAMPLES_FROM}`] },
  {
    suffix: '5m',
    begin: 's.a_time - INTERVAL 5 MINUTE',
    times: [`s.a_time > ${FIVE_MINUTES_FROM}`, `s.a_time <= ${SAMPLES_FROM}`],
  },
  // The second matters where 5 minutes are kept for a shorter time than samples.
  {
    suffix: '1h',
    begin: 's.a_time - INTERVAL 1 HOUR',
    times: [`s.a_time <= ${FIVE_MINUTES_FROM}`, `s.a_time <= ${SAMPLES_FROM}`],
  },
];
const SAMPLES_OR_HOURS: readonly Arm[] = [
  { suffix: 'sample', begin: 's.a_time', times: [`s.a_time > ${SAMPLES_AFTER_HOURS}`] },
  {
    suffix: '1h',
    begin: 's.a_time - INTERVAL 1 HOUR',
    times: [`s.a_time <= ${SAMPLES_AFTER_HOURS}`],
  },
];

/** The statement with every part between braces at all resolutions. Throws when a part has no time to limit. */
export function expandResolutions(sql: string): string {
  return sql.replaceAll(
    /^( *)\{\{(hours)?\n(.*?)^ *\}\}$/gms,
    (_, indent: string, hours: string | undefined, part: string) =>
      (hours === undefined ? ARMS : SAMPLES_OR_HOURS)
        .map((arm) => expandArm(part.trimEnd(), arm))
        .join(`\n${indent}UNION ALL\n`),
  );
}

function expandArm(part: string, { suffix, begin, times }: Arm): string {
  const filter = '$__timeFilter(s.a_time)';
  if (part.split(filter).length !== 2) throw new Error(`a part needs one ${filter}: ${part}`);
  return part
    .replaceAll(/\[\[(.*?) \| (.*?)\]\]/gs, (_, sample: string, rollup: string) =>
      suffix === 'sample' ? sample : rollup,
    )
    .replaceAll(/\b(\w+)_sample s\b/g, `$1_${suffix} s`)
    .replaceAll('$__timeGroup(s.a_time,', `$$__timeGroup(${begin},`)
    .replace(filter, () => [filter, ...times].join('\n    AND '));
}
