/** `dpm import`: brings the database of the replaced system over. It is only read; running it again goes on. */
import { existsSync, statfsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { maskCommandText } from '@dpm/protocol/masking';
import { loadConfig, type Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { recordAudit } from '../hosts/audit-store.ts';
import { importAll } from '../import/import.ts';
import { nameOf, OldDatabase } from '../import/old-database-store.ts';
import { Pace } from '../import/pace.ts';
import { planImport } from '../import/plan.ts';
import { readProgress } from '../import/progress-store.ts';
import { chooseTimeZone } from '../import/time-zone.ts';
import { beginAgain, compareCounts } from '../import/verify.ts';
import { makePastDays } from '../retention/past-days.ts';
import { ProductError } from '../errors.ts';
import { formatHelp, readArguments, textFlag, type CommandHelp, type FlagValues } from './arguments.ts';
import { core } from './core.ts';
import { createProgressLine, formatCounts, formatPlan } from './import-lines.ts';
import { chooseSource, type ChosenSource } from './import-source.ts';
import { openTarget, openTargetIfThere } from './import-target.ts';
import { openSettings, type Opened } from './opening.ts';
import { findPassword } from './password-prompt.ts';
import { pickFlags, readDatabaseOptions } from './start-options.ts';
import { createTerminal, standardOutput, type Output, type Terminal } from './terminal.ts';

const ROWS_PER_S = 10_000;

const HELP: CommandHelp = {
  name: 'import',
  summary: 'brings the database of the replaced system over; it is only read, and running it again goes on',
  flags: {
    from: { value: 'URL', help: 'mysql://USER@HOST:PORT/SCHEMA of the old database, without password' },
    'from-password-file': {
      value: 'FILE',
      help: 'file with the password of that account; SELECT is all it needs',
    },
    timezone: {
      value: 'ZONE',
      help: 'zone of the monitored hosts, such as +08:00; needed once unless it can be told',
    },
    plan: { help: 'say what there is and how much room it will take, and change nothing' },
    'rows-per-second': {
      value: 'N',
      help: `most rows to read per second (${ROWS_PER_S}); 0: as fast as it goes`,
    },
    again: {
      help: 'read everything from the beginning; what is stored already stays and is not stored twice',
    },
    ...pickFlags('database', 'database-password-file', 'schema', 'private-schema', 'config', 'data-dir'),
  },
  notes: [
    'Without --from: DPM_IMPORT_URL=mysql://USER:PASSWORD@HOST:PORT/SCHEMA, else [Monitor] of --config config.ini.',
    'Custom names of tables are taken from [Monitor] too. Imported hosts keep their old clients.',
    'Exit code 0: all counts add up; 1: they do not, or it was ended before. docs/moving-over.md tells the whole way.',
  ],
};

/** What a run works with. */
interface Run {
  context: Opened;
  config: Config;
  old: OldDatabase;
  source: ChosenSource;
  values: FlagValues;
  pace: Pace;
  terminal: Terminal;
  output: Output;
  clock: () => number;
}

/** Runs `dpm import`. */
export async function runImport(args: string[]): Promise<number> {
  const values = readArguments(HELP, args);
  if (values['help'] === true) {
    console.log(formatHelp(HELP));
    return 0;
  }
  const options = readDatabaseOptions(HELP, args, { env: process.env, cwd: process.cwd() });
  const clock = () => performance.now();
  const output = standardOutput(process.stdout);
  const terminal = createTerminal(output, clock);
  const context = openSettings(core, options);
  for (const warning of context.warnings) terminal.line(`! settings     ${warning}`);
  const { config } = loadConfig(options);
  const pace = new Pace({
    rowsPerS: readRowsPerS(textFlag(values, 'rows-per-second')),
    sleep: (ms) => delay(ms),
  });
  const source = chooseSource({
    flag: textFlag(values, 'from'),
    url: options.env['DPM_IMPORT_URL'] || undefined,
    configured: config.replaced.database,
  });
  const password = source.password ?? (await askPassword(source, values));
  const old = await terminal.step('old database', () => openOld({ ...source, password }));
  try {
    const run: Run = { context, config, old, source, values, pace, terminal, output, clock };
    return values['plan'] === true ? await showPlan(run) : await carryOut(run);
  } finally {
    await old.close();
  }
}

async function askPassword(source: ChosenSource, values: FlagValues): Promise<string> {
  const file = textFlag(values, 'from-password-file') ?? process.env['DPM_IMPORT_PASSWORD_FILE'];
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const terminal = isTerminal ? { input: process.stdin, output: process.stdout } : undefined;
  const account = `${source.user}@${nameOf(source)}`;
  if (file || terminal !== undefined) {
    return findPassword(
      { given: undefined, file: file || undefined, terminal },
      `the password of ${account}`,
    );
  }
  throw new ProductError({
    code: 'IMPORT_PASSWORD_MISSING',
    message: `the password of ${account} is needed`,
    where: '--from',
    remedy: 'give it by DPM_IMPORT_URL=mysql://USER:PASSWORD@HOST:PORT/SCHEMA, or --from-password-file FILE',
  });
}

async function openOld(address: Parameters<typeof OldDatabase.open>[0]) {
  const old = await OldDatabase.open(address);
  if (await old.isOurs()) {
    await old.close();
    throw new ProductError({
      code: 'IMPORT_SOURCE_IS_OURS',
      message: 'that database belongs to this program, and not to the replaced system',
      where: old.name,
      remedy: 'name the old one with --from; imported data goes to the one that --database and --schema name',
    });
  }
  return { detail: `${old.name}, ${await old.readVersion()}, opened for reading`, value: old };
}

async function showPlan(run: Run): Promise<number> {
  const { context, old, pace, clock, config, terminal } = run;
  const db = openTargetIfThere(context);
  try {
    const progress = db === undefined ? new Map<never, never>() : await readProgress(db, old.name);
    const timeZone = await setTimeZone(run, [...progress.values()][0]?.timeZone);
    const nowS = Math.floor(Date.now() / 1000);
    const plans = await planImport({ old, pace, clock, progress, nowS });
    const { source, values } = run;
    const lines = formatPlan(plans, {
      names: source.tables,
      ...{ retentionDays: config.retentionDays, nowS },
      rowsPerS: readRowsPerS(textFlag(values, 'rows-per-second')),
      freeBytes: freeBytes(context),
    });
    for (const line of ['', ...lines]) terminal.line(line);
    terminal.line(`times of the old rows are read in ${timeZone}; nothing was changed`);
    return 0;
  } finally {
    await db?.close();
  }
}

async function carryOut(run: Run): Promise<number> {
  const { context, old, source, pace, terminal, output, clock, values } = run;
  const target = await openTarget(context, terminal);
  const { db, ddl } = target;
  const abort = abortOnSignal();
  try {
    const remembered = [...(await readProgress(db, old.name)).values()][0]?.timeZone;
    const timeZone = await setTimeZone(run, remembered);
    if (values['again'] === true) await beginAgain(db, old.name);
    terminal.line(`  times of the old rows are read in ${timeZone}`);
    const progress = createProgressLine({ output, clock, names: source.tables });
    const results = await importAll({
      ...{ db, old, timeZone, pace, clock, signal: abort.signal },
      mask: maskCommandText,
      makeDays: (table, days) => makePastDays(ddl, { table, days }),
      onProgress: (now) => progress.show(now),
    });
    progress.end();
    const checks = await compareCounts(results, { db, old, pace, clock });
    for (const line of ['', ...formatCounts(checks, source.tables), '']) terminal.line(line);
    const problems = checks.flatMap((check) => check.problems);
    await record(db, { source: old.name, imported: checks.map(({ tally }) => tally.imported), problems });
    if (abort.signal.aborted) {
      terminal.line('ended before all was read: start it again, and it goes on from there');
      return 1;
    }
    terminal.line(problems.length === 0 ? 'all counts add up' : `${problems.length} counts do not add up`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    abort.forget();
    await target.close();
  }
}

/** Chooses the zone and says when the newest row contradicts it. */
async function setTimeZone({ old, values, terminal }: Run, remembered: string | undefined): Promise<string> {
  const asked = textFlag(values, 'timezone');
  const zone = chooseTimeZone({ asked, remembered, clock: await old.readClock() });
  await old.useTimeZone(zone);
  const { newestLagS = 0 } = await old.readClock();
  if (newestLagS < -900) {
    const hours = (-newestLagS / 3600).toFixed(1);
    terminal.line(
      `! time zone    in ${zone} the newest row lies ${hours} h in the future: is that the zone of the hosts?`,
    );
  }
  return zone;
}

function readRowsPerS(text: string | undefined): number {
  if (text === undefined) return ROWS_PER_S;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ProductError({
    code: 'BAD_ARGUMENT',
    message: `--rows-per-second is ${JSON.stringify(text)}; allowed is a whole number`,
    where: 'dpm import',
    remedy: 'see dpm import --help',
  });
}

/** Room on the disk of a private database; of another server it is not known. */
function freeBytes({ choice, folders }: Opened): number | undefined {
  if (choice.kind !== 'private' || !existsSync(folders.root)) return undefined;
  const { bavail, bsize } = statfsSync(existsSync(folders.mariadb) ? folders.mariadb : folders.root);
  return bavail * bsize;
}

/** The first signal ends the import after the batch under way; a second one at once, which loses nothing either. */
function abortOnSignal(): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    forget: () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    },
  };
}

async function record(
  db: Database,
  { source, imported, problems }: { source: string; imported: number[]; problems: string[] },
): Promise<void> {
  await recordAudit(db, {
    ...{ role: 'local', login: userInfo().username, action: 'import.run', target: source },
    detail: { rows: imported.reduce((sum, rows) => sum + rows, 0), problems: problems.slice(0, 20) },
    result: problems.length === 0 ? 'ok' : 'COUNTS_DIFFER',
  });
}
