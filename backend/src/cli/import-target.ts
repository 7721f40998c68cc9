/** The database that an import writes to: set up and migrated when it is not yet, or only looked at by a plan. */
import { join } from 'node:path';
import { openDatabase, type Database } from '../db/database.ts';
import { findServer } from './migrate.ts';
import type { Opened } from './opening.ts';
import { PRODUCT_ROOT } from './product-root.ts';
import { readSecret } from './secret-files.ts';
import { makeFolders } from './step-data-folder.ts';
import { prepareAccounts, runningPrivateServer } from './step-database.ts';
import type { Terminal } from './terminal.ts';

export interface Target {
  /** As `monitor_rw`. */
  db: Database;
  /** As `monitor_ddl`, without a limit on how long a statement takes. */
  ddl: Database;
  close(): Promise<void>;
}

/** Counting a day of a large fleet may take minutes. */
const STATEMENT_TIMEOUT_MS = 600_000;

export async function openTarget(context: Opened, terminal: Terminal): Promise<Target> {
  const { settings, folders } = context;
  makeFolders(folders);
  const { host, port, ...server } = findServer(context);
  const passwords = await terminal.step('accounts', () =>
    prepareAccounts(context, { host, port, ...server }),
  );
  const access = { host, port, schemas: settings.schemas, passwords };
  await terminal.step('schema', async () => {
    const { applied, total } = await context.core.migrate(access, {
      directory: join(PRODUCT_ROOT, 'sql', 'migrations'),
    });
    return { detail: `${applied} applied now, ${total} in all`, value: undefined };
  });
  const open = (user: 'monitor_rw' | 'monitor_ddl', statementTimeoutMs: number) =>
    openDatabase({
      ...{ host, port, schemas: settings.schemas, user, password: passwords[user] },
      ...{ connections: 2, statementTimeoutMs },
    });
  const db = open('monitor_rw', STATEMENT_TIMEOUT_MS);
  const ddl = open('monitor_ddl', 0);
  return {
    ...{ db, ddl },
    close: async () => {
      await Promise.all([db.close(), ddl.close()]);
    },
  };
}

/** For reading how far an import has come; undefined when this installation was never set up, or does not run. */
export function openTargetIfThere(context: Opened): Database | undefined {
  const { choice, folders, settings } = context;
  const password = readSecret(folders.secrets, 'monitor_rw.password');
  const server = choice.kind === 'named' ? choice : runningPrivateServer(context);
  if (password === undefined || server === undefined) return undefined;
  const { host, port } = server;
  return openDatabase({
    ...{ host, port, schemas: settings.schemas, user: 'monitor_rw', password, connections: 1 },
  });
}
