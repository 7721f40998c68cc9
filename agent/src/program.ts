/** What one bundle does when it is the one that runs: its commands, and how the process ends. */
import { readCredentials, runAgent, type EndReason } from './agent.ts';
import { HELP, parseArguments, UsageError, type Command } from './cli/arguments.ts';
import { diagnose } from './cli/doctor.ts';
import { installAgent } from './cli/install.ts';
import type { LocalParts } from './cli/local-reporter.ts';
import { takeOneReport } from './cli/once.ts';
import { formatReport } from './cli/table.ts';
import { runTop } from './cli/top.ts';
import { tuneEngine, protectFromOom } from './cli/tuning.ts';
import { uninstallAgent, uninstallItself } from './cli/uninstall.ts';
import { systemClock } from './clock.ts';
import { ConfigError, readConfig, type AgentConfig } from './config.ts';
import { KeeperError } from './keeper/keeper-error.ts';
import { createLogger, describeError, type Logger } from './log.ts';
import { ReportClient } from './report/client.ts';
import { sayFarewell } from './report/farewell.ts';
import { AGENT_VERSION } from './version.ts';

const EXIT_CODES: Record<EndReason, number> = { stopped: 0, removed: 64, memory: 75, restart: 76 };
const FAILED = 1;
const WRONG_USE = 2;
/** Long enough for the file systems and the inventory to answer. */
const DOCTOR_MS = 2_000;

interface Program {
  /** The file that runs. */
  script: string;
  outLog: Logger;
  errorLog: Logger;
}

/** Executes the command line and ends the process. */
export function runProgram([, script = '', ...args]: readonly string[]): void {
  const nowMs = () => systemClock.nowMs();
  const program: Program = {
    script,
    outLog: createLogger({ write: (line) => process.stdout.write(line), nowMs }),
    errorLog: createLogger({ write: (line) => process.stderr.write(line), nowMs }),
  };
  const fail = (error: unknown) => explain(error, program.errorLog);
  process.on('uncaughtException', (error) => process.exit(fail(error)));
  process.on('unhandledRejection', (error) => process.exit(fail(error)));
  // Where the log cannot be written there is nobody left to tell, and sampling goes on.
  process.stdout.on('error', () => undefined);
  Promise.resolve()
    .then(() => execute(parseArguments(args), program))
    .catch(fail)
    .then(exit, () => process.exit(FAILED));
}

async function execute(command: Command, program: Program): Promise<number> {
  const local = (configFile: string | undefined): LocalParts => ({
    ...{ configFile, clock: systemClock, log: program.errorLog, script: program.script },
  });
  const write = (text: string) => void process.stdout.write(text);
  switch (command.name) {
    case 'run':
      return run(command.configFile, program);
    case 'once':
      return once(command, local(command.configFile));
    case 'top':
      return top(command.count, local(command.configFile));
    case 'doctor':
      return doctor(local(command.configFile));
    case 'install':
      await installAgent({ ...command, script: program.script, runtime: process.execPath, write });
      return 0;
    case 'uninstall':
      await uninstallAgent({ ...command, script: program.script, write });
      return 0;
    case 'version':
      write(`dpm-agent ${AGENT_VERSION}\n`);
      return 0;
    case 'help':
      write(HELP);
      return 0;
  }
}

async function run(configFile: string, { script, outLog: log }: Program): Promise<number> {
  const { config, unknownKeys } = readConfig(configFile);
  if (unknownKeys.length > 0) log.warn({ unknownKeys }, 'unknown keys of the configuration are ignored');
  tuneEngine();
  protectFromOom(log);
  const signal = stopSignal();
  const { reason, servers } = await runAgent({
    ...{ config, clock: systemClock, log, random: Math.random, script, signal },
  });
  if (reason === 'removed') await leave({ config, log, servers });
  return EXIT_CODES[reason];
}

/** Removes the agent, then says so with what it kept in mind of its token and CA: this is its last request. */
async function leave({
  config,
  log,
  servers,
}: {
  config: AgentConfig;
  log: Logger;
  servers: string[];
}): Promise<void> {
  const { readToken, ca } = readCredentials(config);
  const token = readToken();
  const removal = await uninstallItself({ config, log });
  const client = new ReportClient({ ca });
  const post = (options: Parameters<typeof client.post>[0]) => client.post(options);
  await sayFarewell(removal, { post, servers, token, log, clock: systemClock });
  client.close();
}

async function once({ json }: { json: boolean }, parts: LocalParts): Promise<number> {
  const report = await takeOneReport(parts);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatReport(report));
  return 0;
}

async function top(count: number | undefined, parts: LocalParts): Promise<number> {
  const { stdout } = process;
  await runTop(parts, {
    ...{ write: (text) => stdout.write(text), isTerminal: stdout.isTTY, rows: stdout.rows },
    ...{ count, signal: stopSignal() },
  });
  return 0;
}

async function doctor(parts: LocalParts): Promise<number> {
  const { text, usable } = diagnose(await takeOneReport(parts, DOCTOR_MS));
  process.stdout.write(text);
  return usable ? 0 : FAILED;
}

function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => stopping.abort());
  return stopping.signal;
}

/** One clear line for what the operator can mend; the whole error for what only we can. */
function explain(error: unknown, log: Logger): number {
  if (error instanceof UsageError || error instanceof ConfigError || error instanceof KeeperError) {
    process.stderr.write(`dpm-agent: ${error.code}: ${error.message}\n`);
    return WRONG_USE;
  }
  const stack = error instanceof Error ? error.stack : undefined;
  log.error({ ...describeError(error), stack }, 'agent failed');
  return FAILED;
}

/** Ends the process when what it wrote has left it: a pipe takes a large report in pieces. */
function exit(code: number): void {
  process.stdout.write('', () => process.exit(code));
}
