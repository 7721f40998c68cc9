/** `dpm`: the command line program. */
import { formatFailure } from './terminal.ts';

interface Command {
  summary: string;
  load: () => Promise<(args: string[]) => Promise<number>>;
}

const COMMANDS: Record<string, Command> = {
  start: {
    summary: 'bring the whole monitor up on this machine and run it until Ctrl-C',
    load: async () => (await import('./start.ts')).runStart,
  },
  migrate: {
    summary: 'bring the schemas of a database up to this version',
    load: async () => (await import('./migrate.ts')).runMigrate,
  },
  import: {
    summary: 'bring the database of the replaced system over',
    load: async () => (await import('./import.ts')).runImport,
  },
  'convert-dashboard': {
    summary: 'make a dashboard of the replaced system run on MariaDB',
    load: async () => (await import('./convert-dashboard.ts')).runConvertDashboard,
  },
  hosts: {
    summary: 'add, look at, upgrade and remove hosts',
    load: async () => (await import('./hosts.ts')).runHosts,
  },
  doctor: {
    summary: 'look for what is wrong, change nothing',
    load: async () => (await import('./doctor.ts')).runDoctor,
  },
};

/** Runs one command; returns the exit code: 0 well, 1 failed, 2 not understood. */
export async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(overview());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    console.error(`BAD_ARGUMENT: there is no command ${JSON.stringify(name)}; what to do: see dpm --help`);
    return 2;
  }
  try {
    const run = await command.load();
    return await run(rest);
  } catch (error) {
    console.error(formatFailure(error));
    return (error as { code?: string }).code === 'BAD_ARGUMENT' ? 2 : 1;
  }
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(19)}${summary}`);
  return [
    'dpm: which database instance took this host down, and who was hurt?',
    '',
    ...lines,
    '',
    'dpm COMMAND --help tells the flags.',
  ].join('\n');
}
