import { join } from 'node:path';
import { ProductError } from '../errors.ts';
import { formatHelp, type CommandHelp } from './arguments.ts';
import { core } from './core.ts';
import { PRODUCT_ROOT } from './product-root.ts';
import { pickFlags, readDatabaseOptions } from './start-options.ts';
import type { DatabaseContext } from './start-context.ts';
import { openSettings } from './opening.ts';
import { makeFolders } from './step-data-folder.ts';
import { namedServer, prepareAccounts, runningPrivateServer, type DatabaseServer } from './step-database.ts';
import { createTerminal, standardOutput } from './terminal.ts';

const HELP: CommandHelp = {
  name: 'migrate',
  summary: 'brings the schemas of a database up to this version; running it again changes nothing',
  flags: pickFlags('database', 'database-password-file', 'schema', 'private-schema', 'config', 'data-dir'),
  notes: ['dpm start does this by itself.'],
};

/** Runs `dpm migrate`. */
export async function runMigrate(args: string[]): Promise<number> {
  const options = readDatabaseOptions(HELP, args, { env: process.env, cwd: process.cwd() });
  if (options.help) {
    console.log(formatHelp(HELP));
    return 0;
  }
  const terminal = createTerminal(standardOutput(process.stdout), () => performance.now());
  const context = openSettings(core, options);
  const { settings, folders, warnings } = context;
  for (const warning of warnings) terminal.line(`! settings     ${warning}`);
  makeFolders(folders);
  const server = findServer(context);
  const passwords = await terminal.step('accounts', () => prepareAccounts(context, server));
  const access = { host: server.host, port: server.port, schemas: settings.schemas, passwords };
  await terminal.step('schema', async () => {
    const { applied, total } = await core.migrate(access, {
      directory: join(PRODUCT_ROOT, 'sql', 'migrations'),
    });
    return { detail: `${applied} applied now, ${total} in all`, value: undefined };
  });
  return 0;
}

/** The server that a command uses which starts none; throws DATABASE_NOT_RUNNING. */
export function findServer(context: DatabaseContext): DatabaseServer {
  const { choice } = context;
  if (choice.kind === 'named') return namedServer(context, choice);
  const running = runningPrivateServer(context);
  if (running !== undefined) return running;
  throw new ProductError({
    code: 'DATABASE_NOT_RUNNING',
    message: 'the private database does not run now',
    where: context.folders.mariadb,
    remedy: 'npm start runs and migrates it; another server is named with --database',
  });
}
