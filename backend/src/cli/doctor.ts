/** `dpm doctor`: one line per check, and exit code 1 when something is wrong. It changes nothing. */
import { formatHelp, type CommandHelp } from './arguments.ts';
import { core } from './core.ts';
import { checkAll, type Finding } from './doctor-checks.ts';
import { pickFlags, readDatabaseOptions } from './start-options.ts';

const flags = pickFlags('config', 'data-dir', 'database', 'schema', 'private-schema', 'port', 'tls-port');
const HELP: CommandHelp = { name: 'doctor', summary: 'looks for what is wrong and changes nothing', flags };

const MARKS: Record<Finding['state'], string> = { ok: '✓', note: '-', problem: '✗' };

/** Runs `dpm doctor`; 1 when a check found a problem. */
export async function runDoctor(args: string[]): Promise<number> {
  const options = readDatabaseOptions(HELP, args, { env: process.env, cwd: process.cwd() });
  if (options.help) {
    console.log(formatHelp(HELP));
    return 0;
  }
  let problems = 0;
  for await (const { name, state, detail } of checkAll(core, options)) {
    if (state === 'problem') problems += 1;
    console.log(`${MARKS[state]} ${name.padEnd(14)} ${detail}`);
  }
  console.log(problems === 0 ? 'nothing wrong found' : `${problems} of these need somebody`);
  return problems === 0 ? 0 : 1;
}
