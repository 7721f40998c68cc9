import { runAgent, type EndReason } from './agent.ts';
import { HELP, parseArguments, UsageError, type Command } from './cli/arguments.ts';
import { diagnose } from './cli/doctor.ts';
import type { LocalParts } from './cli/local-reporter.ts';
import { takeOneReport } from './cli/once.ts';
import { formatReport } from './cli/table.ts';
import { runTop } from './cli/top.ts';
import { protectFromOom } from './cli/tuning.ts';
import { systemClock } from './clock.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLogger, describeError, type Logger } from './log.ts';
import { AGENT_VERSION } from './version.ts';

const EXIT_CODES: Record<EndReason, number> = { stopped: 0, removed: 64, memory: 75 };
const FAILED = 1;
const WRONG_USE = 2;
/** Long enough for the file systems and the inventory to answer. */
const DOCTOR_MS = 2_000;

const [, script, ...args] = process.argv;
const nowMs = () => systemClock.nowMs();
const outLog = createLogger({ write: (line) => process.stdout.write(line), nowMs });
const errorLog = createLogger({ write: (line) => process.stderr.write(line), nowMs });

function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => stopping.abort());
  return stopping.signal;
}

async function run(configFile: string, log: Logger): Promise<number> {
  const { config, unknownKeys } = readConfig(configFile);
  if (unknownKeys.length > 0) log.warn({ unknownKeys }, 'unknown keys of the configuration are ignored');
  protectFromOom(log);
  const signal = stopSignal();
  const reason = await runAgent({ config, clock: systemClock, log, random: Math.random, script, signal });
  return EXIT_CODES[reason];
}

async function once({
  json,
  configFile,
}: {
  json: boolean;
  configFile: string | undefined;
}): Promise<number> {
  const report = await takeOneReport(localParts(configFile));
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatReport(report));
  return 0;
}

async function top({ count, configFile }: { count: number | undefined; configFile: string | undefined }) {
  const { stdout } = process;
  await runTop(localParts(configFile), {
    ...{ write: (text) => stdout.write(text), isTerminal: stdout.isTTY, rows: stdout.rows },
    ...{ count, signal: stopSignal() },
  });
  return 0;
}

async function doctor(configFile: string | undefined): Promise<number> {
  const { text, usable } = diagnose(await takeOneReport(localParts(configFile), DOCTOR_MS));
  process.stdout.write(text);
  return usable ? 0 : FAILED;
}

function localParts(configFile: string | undefined): LocalParts {
  return { configFile, clock: systemClock, log: errorLog, script };
}

async function execute(command: Command): Promise<number> {
  switch (command.name) {
    case 'run':
      return run(command.configFile, outLog);
    case 'once':
      return once(command);
    case 'top':
      return top(command);
    case 'doctor':
      return doctor(command.configFile);
    case 'version':
      process.stdout.write(`dpm-agent ${AGENT_VERSION}\n`);
      return 0;
    case 'help':
      process.stdout.write(HELP);
      return 0;
  }
}

/** One clear line for what the operator can mend; the whole error for what only we can. */
function explain(error: unknown): number {
  if (error instanceof UsageError || error instanceof ConfigError) {
    process.stderr.write(`dpm-agent: ${error.code}: ${error.message}\n`);
    return WRONG_USE;
  }
  const stack = error instanceof Error ? error.stack : undefined;
  errorLog.error({ ...describeError(error), stack }, 'agent failed');
  return FAILED;
}

process.on('uncaughtException', (error) => process.exit(explain(error)));
process.on('unhandledRejection', (error) => process.exit(explain(error)));

// Where the log cannot be written there is nobody left to tell, and sampling goes on.
process.stdout.on('error', () => undefined);

/** Ends the process when what it wrote has left it: a pipe takes a large report in pieces. */
function exit(code: number): void {
  process.stdout.write('', () => process.exit(code));
}

Promise.resolve()
  .then(() => execute(parseArguments(args)))
  .catch(explain)
  .then(exit, () => process.exit(FAILED));
