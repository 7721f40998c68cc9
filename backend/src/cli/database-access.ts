import { ACCOUNTS, type AccountName, type AccountPasswords } from '../db/accounts.ts';
import { readSecret } from './secret-files.ts';
import type { DatabaseAccess, DatabaseContext } from './start-context.ts';
import { runningPrivateServer } from './step-database.ts';

/** How to get at the database, or why not. */
export function findAccess(patient: DatabaseContext): DatabaseAccess | string {
  const { choice, settings, folders } = patient;
  const server = choice.kind === 'named' ? choice : runningPrivateServer(patient);
  if (server === undefined) return 'the private database does not run; npm start starts it';
  const passwords: Partial<AccountPasswords> = {};
  for (const account of ACCOUNTS) {
    const password = readSecret(folders.secrets, `${account}.password`);
    if (password === undefined) return `no password of ${account} in ${folders.secrets}; npm start makes it`;
    passwords[account] = password;
  }
  const { host, port } = server;
  return { host, port, schemas: settings.schemas, passwords: passwords as Record<AccountName, string> };
}
