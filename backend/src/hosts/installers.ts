/** Installers of a single use: a line that a person runs on a host, and the code in it for the token of that host. */
import { createHash, randomBytes } from 'node:crypto';
import type { AskInstallers } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import { ProductError } from '../errors.ts';
import { faultOfAddress } from './host-address.ts';
import { storeEntries } from './host-adding-store.ts';
import { renewHostToken } from './host-tokens.ts';
import { noteInstalled } from './lifecycle-store.ts';
import { storeInstallers, useInstaller } from './installers-store.ts';

const PREFIX = 'dpmi_';
const VALID_MINUTES = 60;

export interface MadeInstaller {
  host: string;
  code: string;
  expiresMs: number;
}

/** Earlier unused ones of these hosts are no longer valid. Throws HOST_NAME. */
export async function makeInstallers(
  db: Database,
  { hosts, validMinutes = VALID_MINUTES }: AskInstallers,
  { login }: { login: string },
): Promise<MadeInstaller[]> {
  const reason = hosts.map(({ address }) => faultOfAddress(address)).find((fault) => fault !== undefined);
  if (reason !== undefined)
    throw new ProductError({ code: 'HOST_NAME', message: reason, where: '/hosts', httpStatus: 400 });
  const made = hosts.map((entry) => ({ entry, code: PREFIX + randomBytes(24).toString('base64url') }));
  const installers = made.map(({ entry, code }) => ({ entry, digest: digestOf(code) }));
  const expiresMs = await inTransaction(db, (connection) =>
    storeInstallers(db, connection, { installers, login, validMinutes }),
  );
  return made.map(({ entry, code }) => ({ host: entry.address, code, expiresMs }));
}

/**
 * The host of a code and a new token for it; the first report is waited for from now on. Throws INSTALLER_INVALID (403)
 * for a code that is unknown, expired or used.
 */
export async function enrolByInstaller(
  db: Database,
  { code, from }: { code: string; from: string },
): Promise<{ host: string; token: string }> {
  const host = await inTransaction(db, async (connection) => {
    const entry = await useInstaller(db, connection, { digest: digestOf(code), from });
    if (entry === undefined) return undefined;
    await storeEntries(connection, [entry]);
    return entry.address;
  });
  if (host === undefined) {
    throw new ProductError({
      code: 'INSTALLER_INVALID',
      message: 'this installer was used, has expired, or was replaced by a newer one: ask for another',
      httpStatus: 403,
    });
  }
  const token = await renewHostToken(db, host);
  await noteInstalled(db, host);
  return { host, token };
}

function digestOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
