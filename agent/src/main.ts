/** The entry of the bundle: starts the bundle that is to run, which is this one or another. */
import { createRequire } from 'node:module';
import { isMainThread, workerData } from 'node:worker_threads';
import { besideScript, namedConfigFile } from './cli/config-file.ts';
import { systemClock } from './clock.ts';
import { createLogger, describeError } from './log.ts';
import { recordRun } from './keeper/running-agent.ts';
import { readStateDir } from './config.ts';
import { chooseLaunch, chooseProved } from './upgrade/launcher.ts';
import { startWatchdog, watchTrial, type WatchOrder } from './upgrade/watchdog.ts';

const FAILED = 1;
/** Commands of an installed agent that show what the running bundle does. */
const LOOKING = new Set(['once', 'top', 'doctor']);

const log = createLogger({
  write: (line) => process.stdout.write(line),
  nowMs: () => systemClock.nowMs(),
});

async function start(): Promise<void> {
  const [, script = '', command = '', ...options] = process.argv;
  const configFile = namedConfigFile(options) ?? (LOOKING.has(command) ? besideScript(script) : undefined);
  const stateDir = configFile === undefined ? undefined : readStateDir(configFile);
  const file = stateDir === undefined ? undefined : await chooseFile({ script, command, stateDir });
  if (file !== undefined) {
    process.argv[1] = file;
    createRequire(file)(file);
    return;
  }
  // Only now, so that whoever starts another bundle does not load this one.
  const { runProgram } = await import('./program.ts');
  runProgram(process.argv);
}

/** The bundle to load; undefined: this one. */
async function chooseFile(asked: {
  script: string;
  command: string;
  stateDir: string;
}): Promise<string | undefined> {
  const { script, command, stateDir } = asked;
  if (LOOKING.has(command)) return chooseProved(script, stateDir);
  if (command !== 'run') return undefined;
  const { file, waitMs, watch } = await chooseLaunch({
    script,
    stateDir,
    log,
    nowMs: systemClock.monotonicMs(),
  });
  recordRun(stateDir, log);
  if (waitMs > 0) {
    log.warn({ waitMs }, 'the agent was started again and again: this start waits');
    await systemClock.sleep(waitMs);
  }
  if (watch !== undefined) startWatchdog({ stateDir, ...watch }, { script, log });
  return file;
}

if (isMainThread) {
  start().catch((error: unknown) => {
    const stack = error instanceof Error ? error.stack : undefined;
    log.error({ ...describeError(error), stack }, 'the agent could not be started');
    process.exit(FAILED);
  });
} else {
  watchTrial(workerData as WatchOrder);
}
