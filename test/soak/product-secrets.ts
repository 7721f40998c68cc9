import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { core } from '../../backend/src/cli/core.ts';
import { ACCOUNTS, type AccountPasswords } from '../../backend/src/db/accounts.ts';
import type { Product } from '../support/product.ts';

/** The CA and the API tokens of a running product, as the command line reads them. */
export async function readProductSecrets(product: Product) {
  const secrets = join(product.dataDir, 'secrets');
  const passwords = Object.fromEntries(
    ACCOUNTS.map((account) => [account, readFileSync(join(secrets, `${account}.password`), 'utf8').trim()]),
  ) as AccountPasswords;
  const port = Number(product.part('mariadb')?.facts?.['port']);
  const schemas = { monitor: 'dbzz_monitor', private: 'dpm_private' };
  return core.readSecrets({ host: '127.0.0.1', port, schemas, passwords }, { secrets });
}
